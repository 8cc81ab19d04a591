/**
 * What an area (or a kernel noun) contributes, and the registry that joins all contributions. Everything that is
 * derived (routes, OpenAPI, CLI verbs, rights table, laws) reads the registry.
 */
import type { EventContract, Operation, Reaction, Reader, RecordKind } from './operation.ts';
import type { KernelTables } from './tables.gen.ts';

/** A role that an area ships: rights it holds, in business words. */
export interface RoleContribution {
  readonly role: string;
  readonly title: string;
  readonly description: string;
  readonly rights: readonly string[];
}

/** How the records of a kind are called; ids that do not exist are left out. */
export type NameResolver = (
  tx: Reader<KernelTables>,
  ids: string[],
  today: string,
) => Promise<Map<string, RecordName>>;

export interface RecordName {
  /** Human key (`REQ-42`), where the kind has keys. */
  readonly key: string | null;
  readonly name: string;
}

export interface Area {
  /** Folder name; prefix of its operations, events and rights. */
  readonly name: string;
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly events: readonly EventContract[];
  readonly reactions: readonly Reaction[];
  /** Right → what it allows, in business words. */
  readonly rights: Readonly<Record<string, string>>;
  readonly roles: readonly RoleContribution[];
  /** Rights that everybody who is signed in with a person holds over their own records. */
  readonly memberRights: readonly string[];
  readonly names: Readonly<Record<RecordKind, NameResolver>>;
}

export interface Registry {
  readonly areas: readonly Area[];
  readonly operations: ReadonlyMap<string, Operation>;
  readonly events: ReadonlyMap<string, EventContract>;
  /** Reactions by the event that wakes them. */
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
  readonly rights: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, RoleContribution>;
  readonly memberRights: ReadonlySet<string>;
  readonly names: ReadonlyMap<RecordKind, NameResolver>;
}

/**
 * Joins the areas and checks what can be checked without a database: names are unique, rights and events are
 * declared, reactions point to known operations, inverses exist. Throws with every fault found.
 */
export function makeRegistry(areas: readonly Area[]): Registry {
  const faults: string[] = [];
  const operations = new Map<string, Operation>();
  const events = new Map<string, EventContract>();
  const reactions = new Map<string, Reaction[]>();
  const rights = new Map<string, string>();
  const roles = new Map<string, RoleContribution>();
  const memberRights = new Set<string>();
  const names = new Map<RecordKind, NameResolver>();
  const routes = new Map<string, string>();

  const put = <V>(map: Map<string, V>, key: string, value: V, what: string) => {
    if (map.has(key)) faults.push(`${what} ${key} is declared twice`);
    map.set(key, value);
  };

  for (const area of areas) {
    for (const e of area.events) put(events, e.name, e, 'event');
    for (const [right, text] of Object.entries(area.rights)) put(rights, right, text, 'right');
    for (const right of area.memberRights) memberRights.add(right);
    for (const [kind, resolver] of Object.entries(area.names)) put(names, kind, resolver, 'names of');
    for (const operation of area.operations) {
      const c = operation.contract;
      put(operations, c.name, operation, 'operation');
      put(routes, `${c.http.method} ${c.http.path.replace(/:\w+/g, ':')}`, c.name, 'route');
      if (!/^[a-z-]+\.[a-z][a-z-]+$/.test(c.name))
        faults.push(`operation ${c.name}: the name must be area.verb-noun`);
    }
  }
  // Several areas may add rights to one role.
  for (const area of areas) {
    for (const role of area.roles) {
      const known = roles.get(role.role);
      roles.set(
        role.role,
        known === undefined ? role : { ...known, rights: [...known.rights, ...role.rights] },
      );
    }
    for (const r of area.reactions) {
      reactions.set(r.on.name, [...(reactions.get(r.on.name) ?? []), r]);
      if (!operations.has(r.perform.name))
        faults.push(`reaction ${r.name}: unknown operation ${r.perform.name}`);
      if (!events.has(r.on.name)) faults.push(`reaction ${r.name}: unknown event ${r.on.name}`);
    }
  }
  for (const { contract: c } of operations.values()) {
    if (c.right !== 'anyone' && c.right !== 'signed-in' && !rights.has(c.right))
      faults.push(`${c.name}: right ${c.right} is not declared`);
    for (const e of c.emits)
      if (!events.has(e.name)) faults.push(`${c.name}: event ${e.name} is not declared by an area`);
    if (c.inverse !== undefined && !operations.has(c.inverse))
      faults.push(`${c.name}: unknown inverse ${c.inverse}`);
  }
  for (const role of roles.values()) {
    for (const right of role.rights)
      if (!rights.has(right)) faults.push(`role ${role.role}: unknown right ${right}`);
  }
  for (const e of events.values()) {
    for (const kind of [e.subject, ...Object.values(e.refs ?? {})]) {
      if (!names.has(kind)) faults.push(`event ${e.name}: records of kind ${kind} have no names`);
    }
  }
  if (faults.length > 0) throw new Error(`The registry does not hold together:\n- ${faults.join('\n- ')}`);
  return { areas, operations, events, reactions, rights, roles, memberRights, names };
}
