/**
 * What an area (or a kernel noun) contributes, and the registry that joins all contributions. Everything that is
 * derived (routes, OpenAPI, CLI verbs, rights table, laws) reads the registry.
 */
import type { Kysely, RawBuilder } from 'kysely';
import type {
  CommandContext,
  EventContract,
  Operation,
  QueryContext,
  Reaction,
  Reader,
  RecordKind,
} from './operation.ts';
import { machineFaults, type ProcessContribution, processFaults } from './process.ts';
import type { KernelTables } from './tables.gen.ts';

/** A role that an area ships: rights it holds, in business words. */
export interface RoleContribution {
  readonly role: string;
  readonly title: string;
  readonly description: string;
  readonly rights: readonly string[];
}

/** States and transitions of an area's records, as data: drawn in the documentation and proved reachable. */
export interface MachineContribution {
  /** The kind of record: `request`. */
  readonly name: string;
  readonly states: readonly string[];
  readonly start: string;
  readonly ends: readonly string[];
  readonly transitions: readonly { readonly name: string; readonly from: string; readonly to: string }[];
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

/** What the caller may do with the comments of one record, and whom a comment on it concerns (persons). */
export interface SubjectAccess {
  /** May read and write internal notes. */
  readonly internal: boolean;
  /** Told of every comment. */
  readonly told: readonly string[];
  /** Told of every internal note. */
  readonly toldInternally: readonly string[];
  /** Never see internal notes of this record, so that a note cannot mention them. */
  readonly outsiders: readonly string[];
}

/** Access to one record for its comments and its timeline; null when the caller cannot read the record. */
export type SubjectResolver = (ctx: QueryContext<KernelTables>, id: string) => Promise<SubjectAccess | null>;

/** A record whose next step is the caller's. */
export interface WaitingRecord {
  readonly kind: RecordKind;
  readonly id: string;
  readonly key: string | null;
  readonly title: string;
  /** A sentence: why it waits on the caller. */
  readonly why: string;
  readonly group: 'mine' | 'my-queues' | 'my-roles';
  readonly dueOn: string | null;
  readonly since: string;
  readonly version: number;
  /** Operations that the caller may try now. */
  readonly can: readonly string[];
}

/** Records that wait on the caller: the most urgent ones (at most `limit`), and how many there are in all. */
export type WaitingFinder = (
  ctx: QueryContext<KernelTables>,
  limit: number,
) => Promise<{ records: WaitingRecord[]; total: number }>;

/** One thing that a person holds and that somebody else must take over when they leave. */
export interface Holding {
  readonly id: string;
  /** How people call it: `REQ-42 Safety course`. */
  readonly name: string;
  /** Others hold it too: it ends with the leaver, and nobody takes it over. */
  readonly ends?: boolean;
}

/**
 * A kind of thing that people hold (owned requests, queue seats, direct reports). `org.hand-over` lists it for a
 * leaver and gives it to their manager, or opens a work item where nobody fits.
 */
export interface HoldingKind {
  readonly kind: string;
  /** In words, plural: `open requests`. */
  readonly what: string;
  list(tx: Reader<KernelTables>, personId: string, today: string): Promise<Holding[]>;
  /** Gives these to somebody: `ctx.call` of an own command, so that its events are declared. */
  handOver(
    ctx: CommandContext<KernelTables>,
    ids: string[],
    toPersonId: string,
    fromPersonId: string,
  ): Promise<void>;
  /** Ends those that others hold too; only for kinds whose `list` says so. */
  end?(ctx: CommandContext<KernelTables>, ids: string[], fromPersonId: string): Promise<void>;
  /** `manager` (when left out): the deputy or manager by rule; `nobody`: a person always decides. */
  readonly goesTo?: 'manager' | 'nobody';
}

/** One thing that the search box found. */
export interface SearchHit {
  readonly id: string;
  readonly key: string | null;
  readonly title: string;
  /** A few words that tell it from others: unit, state. */
  readonly hint: string | null;
}

/** Finds records of one kind by name or key, in the caller's scope (`ctx.scopes`), best first. */
export interface SearchKind {
  readonly kind: RecordKind;
  find(ctx: QueryContext<KernelTables>, text: string, limit: number): Promise<SearchHit[]>;
}

/** Where an area holds data about people: given out on request, and erased with the person. */
export interface PersonalData {
  /** Name of the part in the export: `requests`. */
  readonly part: string;
  collect(tx: Reader<KernelTables>, personId: string): Promise<unknown>;
  /** Replaces what is personal; ids and codes stay. Left out where nothing personal is stored. */
  erase?(tx: Kysely<KernelTables>, personId: string): Promise<void>;
}

/** What people are told about, as one choice in their settings; several kinds of notices may stand in one. */
export interface NoticeTopic {
  readonly topic: string;
  readonly title: string;
  /** A sentence: what arrives under it. */
  readonly description: string;
  readonly kinds: readonly string[];
  /** The way that holds until somebody chooses; `mail` and `digest` show in the application as well. */
  readonly standard: 'app' | 'mail' | 'digest';
}

/** Makes a record of a message that came by mail. One area offers it. */
export interface MailIntake {
  readonly kind: RecordKind;
  /** Finds a record of this kind by its key; null when there is none. */
  byKey(tx: Reader<KernelTables>, key: string): Promise<string | null>;
  /** Opens a record on behalf of a person: `ctx.call` of an own command, so that its events are declared. */
  open(
    ctx: CommandContext<KernelTables>,
    message: { readonly personId: string; readonly title: string; readonly text: string },
  ): Promise<{ id: string; key: string }>;
}

/** Something through which people fill in a form: a request model. */
export interface FormUse {
  readonly formId: string;
  readonly kind: RecordKind;
  readonly id: string;
  readonly key: string | null;
  readonly name: string;
  /** People can begin it now, so that its form cannot be retired. */
  readonly isLive: boolean;
  /** How many people are writing answers now. */
  readonly drafts: number;
}

/** What uses these forms in an area. */
export type FormUseFinder = (tx: Reader<KernelTables>, formIds: readonly string[]) => Promise<FormUse[]>;

/** What a line of a fulfilment order says to whoever fulfils it. */
export interface OrderedLine {
  readonly lineId: string;
  readonly caseId: string;
  readonly title: string;
  readonly details: string | null;
  readonly queueId: string | null;
  readonly ownerId: string | null;
  readonly dueOn: string | null;
}

/**
 * Something that an area fulfils for others: an event, content, a purchase. A line of an order opens a record of it; the
 * area calls `settleLineOf` (kernel/fulfilment/order.ts) when that record is done.
 */
export interface FulfilmentKind {
  /** The kind of record that is opened; for work without a record, a name of its own. */
  readonly kind: RecordKind;
  readonly title: string;
  /** A sentence: what one gets. */
  readonly description: string;
  /** Opens the record and returns its id: `ctx.call` of an own command, so that its events are declared. */
  open?(ctx: CommandContext<KernelTables>, line: OrderedLine): Promise<string>;
  /** Ends a record that is not needed any more: `ctx.call` of an own command. */
  cancel?(ctx: CommandContext<KernelTables>, recordId: string, why: string): Promise<void>;
  /** Where these records stand, in a sentence each; those that are gone are left out. */
  standing?(tx: Reader<KernelTables>, recordIds: readonly string[]): Promise<Map<string, string>>;
}

/** What a team that works for a record has to know of it, although it may not see the record itself. */
export type BriefFinder = (
  ctx: { readonly tx: unknown; readonly today: string },
  id: string,
) => Promise<readonly { readonly label: string; readonly text: string }[]>;

/**
 * Records of an area that people work on: effort is kept for them, and capacity counts what was promised of them. The
 * kernel reads them by this alone.
 */
export interface CommitmentKind {
  readonly kind: RecordKind;
  /**
   * SQL of a select with the columns `record_id, key, title, unit_id, owner_id, queue_id, due_on, work_type` (what time on it counts
   * as; null: whoever logs says), `is_open` and `is_promised` (somebody has been told that it will be done).
   */
  readonly rows: RawBuilder<unknown>;
  /** Which of these the caller may read. */
  readable(ctx: QueryContext<KernelTables>, ids: readonly string[]): Promise<ReadonlySet<string>>;
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
  readonly machines?: readonly MachineContribution[];
  /** What charters govern in this area. */
  readonly processes?: readonly ProcessContribution[];
  /** Kinds of records that can be commented on and that show a timeline. */
  readonly subjects?: Readonly<Record<RecordKind, SubjectResolver>>;
  /** What of this area waits on the caller; shown on Home. */
  readonly waiting?: WaitingFinder;
  /** What people hold in this area; see `org.hand-over`. */
  readonly holdings?: readonly HoldingKind[];
  /** What the search box finds in this area. */
  readonly search?: readonly SearchKind[];
  /** What people are told about in this area. */
  readonly noticeTopics?: readonly NoticeTopic[];
  /** How a message to the intake address becomes a record here. */
  readonly mailIntake?: MailIntake;
  /** What of this area people work on, for effort and capacity. */
  readonly commitments?: readonly CommitmentKind[];
  /** What of this area lets people fill in forms. */
  readonly formUses?: FormUseFinder;
  /** What this area fulfils for others. */
  readonly fulfils?: readonly FulfilmentKind[];
  /** What teams read of records of these kinds for which something was ordered from them. */
  readonly briefs?: Readonly<Record<RecordKind, BriefFinder>>;
  /** What this area knows about a person. */
  readonly personalData?: readonly PersonalData[];
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
  readonly processes: ReadonlyMap<string, ProcessContribution>;
  /** What can be ordered, by its kind. */
  readonly fulfils: ReadonlyMap<string, FulfilmentKind>;
}

/**
 * Joins the areas and checks what can be checked without a database: names are unique, rights and events are
 * declared, reactions point to known operations, inverses exist, every state of a machine can be reached and left,
 * processes speak of states that exist. Throws with every fault found.
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
  const processes = new Map<string, ProcessContribution>();
  const machines = new Map<string, MachineContribution>();
  const fulfils = new Map<string, FulfilmentKind>();
  const routes = new Map<string, string>();
  const parts = new Map<string, string>();

  const put = <V>(map: Map<string, V>, key: string, value: V, what: string) => {
    if (map.has(key)) faults.push(`${what} ${key} is declared twice`);
    map.set(key, value);
  };

  for (const area of areas) {
    for (const e of area.events) put(events, e.name, e, 'event');
    for (const [right, text] of Object.entries(area.rights)) put(rights, right, text, 'right');
    for (const right of area.memberRights) memberRights.add(right);
    for (const [kind, resolver] of Object.entries(area.names)) put(names, kind, resolver, 'names of');
    // An export has one part for each name: a second one would take the place of the first.
    for (const source of area.personalData ?? []) put(parts, source.part, area.name, 'part of personal data');
    for (const machine of area.machines ?? []) {
      put(machines, machine.name, machine, 'machine');
      faults.push(...machineFaults(machine));
    }
    for (const kind of area.fulfils ?? []) put(fulfils, kind.kind, kind, 'fulfilment of');
    for (const process of area.processes ?? []) put(processes, process.name, process, 'process');
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
  for (const process of processes.values())
    faults.push(...processFaults(process, machines.get(process.kind), operations));
  for (const { kind, open } of fulfils.values())
    if (open !== undefined && !names.has(kind))
      faults.push(`fulfilment of ${kind}: records of kind ${kind} have no names`);
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
  return { areas, operations, events, reactions, rights, roles, memberRights, names, processes, fulfils };
}
