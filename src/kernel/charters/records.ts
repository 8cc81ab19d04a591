/** Finding and locking charters and versions for handlers, and the names of what their values point to. */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { nameRecords } from '../consequences.ts';
import { languageOf, registryOf } from '../context.ts';
import { type Language, type Phrase, phrase, say } from '../language.ts';
import type { CommandContext, QueryContext, Reader } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { CharterContent, PartyRef } from './content.ts';
import { sees, sets } from './reach.ts';
import { canonical } from './rules.ts';
import { type Names, scopeWords } from './words.ts';

type Asking<R extends string> = Pick<
  QueryContext<KernelTables, R>,
  'tx' | 'scope' | 'today' | 'notFound' | 'refuse' | 'actor'
>;

export interface CharterRecord {
  charter_id: string;
  key: string;
  process: string;
  unit_id: string | null;
  region: string | null;
  name: string;
  version: number;
  unit_name: string | null;
  region_name: string | null;
  /** Lies wholly inside the scope of the operation's right. */
  inside: boolean;
}

export interface VersionRecord {
  charter_version_id: string;
  number: number;
  state: 'draft' | 'active' | 'ended' | 'withdrawn';
  from: string | null;
  /** Last day. */
  until: string | null;
  content: CharterContent;
  version_version: number;
}

/** Columns of `CharterRecord` over charter `c`. */
export const charterColumns = sql`c.charter_id, c.key, c.process, c.unit_id, c.region, c.name, c.version,
  (select coalesce(n.name, (select f.name from kernel.unit_fact f where f.unit_id = c.unit_id and upper_inf(f.known)
      order by lower(f.valid) desc limit 1)) from (values (1)) one left join kernel.unit_now n on n.unit_id = c.unit_id) as unit_name,
  (select r.name from kernel.region r where r.region = c.region) as region_name`;

/** First and last day of version `v`; null where it has none. */
export const versionDays = sql`lower(v.valid)::text as "from", (upper(v.valid) - 1)::text as until`;

/** A charter that the scope sees, by its id or its key (`CHR-3`); not found otherwise. */
export async function findCharter<R extends string>(
  ctx: Asking<R>,
  charterId: string,
  lock = false,
): Promise<CharterRecord> {
  const isKey = /^chr-/i.test(charterId);
  const { rows } = await sql<CharterRecord>`
    select ${charterColumns}, ${sets(ctx.scope)} as inside from kernel.charter c
    where ${isKey ? sql`c.key = ${charterId.toUpperCase()}` : sql`c.charter_id = ${charterId}::uuid`} and ${sees(ctx.scope)} ${lock ? sql`for update of c` : sql``}`.execute(
    ctx.tx as Kysely<KernelTables>,
  );
  return rows[0] ?? ctx.notFound('charter', charterId);
}

/** A version, with its charter, that the scope sees; not found otherwise. */
export async function findVersion<R extends string>(
  ctx: Asking<R>,
  charterVersionId: string,
  lock = false,
): Promise<CharterRecord & VersionRecord> {
  const { rows } = await sql<CharterRecord & VersionRecord>`
    select ${charterColumns}, ${sets(ctx.scope)} as inside, v.charter_version_id, v.number, v.state, ${versionDays},
      v.content, v.version as version_version
    from kernel.charter_version v join kernel.charter c using (charter_id)
    where v.charter_version_id = ${charterVersionId} and ${sees(ctx.scope)}
    ${lock ? sql`for update of c, v` : sql``}`.execute(ctx.tx as Kysely<KernelTables>);
  return rows[0] ?? ctx.notFound('charter-version', charterVersionId);
}

/** `Sales in Europe`. */
export function placeWords(c: Pick<CharterRecord, 'unit_name' | 'region_name'>): string | Phrase {
  return scopeWords({ unit: c.unit_name, region: c.region_name });
}

/** Refuses what lies beyond the scope of the operation's right. */
export function demandInside<R extends string>(ctx: Asking<R | 'beyond-scope'>, c: CharterRecord): void {
  if (!c.inside) ctx.refuse('beyond-scope', { scope: placeWords(c) });
}

export function hashOf(content: CharterContent): Buffer {
  return createHash('sha256').update(canonical(content)).digest();
}

/** The one person whom a content names. */
export function accountableOf(content: CharterContent): string | null {
  return content.accountable.value?.length === 1 ? content.accountable.value[0]! : null;
}

/** Stores a new draft with the next number; returns both. */
export async function insertDraft<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  charterId: string,
  content: CharterContent,
  basedOn: string | null,
): Promise<{ charterVersionId: string; number: number }> {
  const charterVersionId = newId();
  const { rows } = await sql<{ number: number }>`
    insert into kernel.charter_version (charter_version_id, charter_id, number, state, content, content_hash,
      accountable_id, based_on, drafted_by, drafted_at)
    select ${charterVersionId}, ${charterId}, coalesce(max(number), 0) + 1, 'draft', ${JSON.stringify(content)}::jsonb,
      ${hashOf(content)}, ${accountableOf(content)}::uuid, ${basedOn}::uuid, ${personOf(ctx)}::uuid, ${ctx.now}::timestamptz
    from kernel.charter_version where charter_id = ${charterId} returning number`.execute(ctx.tx);
  return { charterVersionId, number: rows[0]!.number };
}

/** The person who acts, if it is one. */
export function personOf(ctx: { actor: { kind: string; personId?: string | null } }): string | null {
  return ctx.actor.personId ?? null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every person, role, queue and rota that contents point to. */
export function partiesIn(contents: readonly CharterContent[]): PartyRef[] {
  const found = new Map<string, PartyRef>();
  const put = (p: PartyRef) => found.set(`${p.kind} ${p.id}`, p);
  for (const c of contents) {
    for (const id of c.accountable.value ?? []) put({ kind: 'person', id });
    for (const part of [c.responsible, c.consulted, c.informed]) for (const p of part.value ?? []) put(p);
    for (const clock of Object.values(c.clocks)) for (const s of clock.value?.ladder ?? []) put(s.tell);
  }
  return [...found.values()];
}

/** Names of parties; those that do not exist are left out. */
export async function partyNames(
  ctx: { tx: Reader<KernelTables>; today: string },
  parties: readonly PartyRef[],
): Promise<Map<string, string>> {
  const tx = ctx.tx as Kysely<KernelTables>;
  const of = (kind: PartyRef['kind']) =>
    new Set(parties.filter((p) => p.kind === kind && (kind === 'role' || UUID.test(p.id))).map((p) => p.id));
  const names = new Map<string, string>();
  const wanted = new Map((['person', 'queue', 'rota'] as const).map((kind) => [kind as string, of(kind)]));
  for (const [at, name] of await nameRecords(tx, registryOf(ctx), ctx.today, wanted))
    names.set(at, name.name);
  const roles = of('role');
  if (roles.size > 0) {
    const { rows } = await sql<{ role: string; title: string }>`
      select role, title from kernel.role where role = any(${[...roles]})`.execute(tx);
    for (const r of rows) names.set(`role ${r.role}`, r.title);
  }
  return names;
}

/** Loads the names that words.ts needs for contents and places; what is stored is told in plain English. */
export async function namesFor(
  ctx: { tx: Reader<KernelTables>; today: string },
  process: string,
  parties: readonly PartyRef[],
  language: Language = languageOf(ctx),
): Promise<Names> {
  const names = await partyNames(ctx, parties);
  const declared = registryOf(ctx).processes.get(process);
  return {
    language,
    person: (id) => names.get(`person ${id}`) ?? language.translate('a person who is gone'),
    party: (p) =>
      names.get(`${p.kind} ${p.id}`) ??
      say(language, 'a {what} that is gone', { what: language.translate(p.kind) }),
    clock: (name) => {
      const title = declared?.clocks.find((c) => c.clock === name)?.title;
      return title === undefined ? name : language.translate(title);
    },
  };
}

/** What a content points to that does not exist; null: everything does. */
export async function missingReference(
  ctx: { tx: Reader<KernelTables>; today: string },
  process: string,
  content: CharterContent,
): Promise<{ what: Phrase; value: string } | null> {
  const declared = registryOf(ctx).processes.get(process);
  if (declared === undefined) return { what: phrase('process'), value: process };
  for (const name of Object.keys(content.clocks))
    if (!declared.clocks.some((c) => c.clock === name))
      return { what: phrase('clock of the process'), value: name };
  for (const wait of content.pausingWaits.value ?? [])
    if (!declared.waits.some((w) => w === wait))
      return { what: phrase('party on whom the process waits'), value: wait };
  const parties = partiesIn([content]);
  const names = await partyNames(ctx, parties);
  const gone = parties.find((p) => !names.has(`${p.kind} ${p.id}`));
  return gone === undefined ? null : { what: phrase(gone.kind), value: gone.id };
}

/** Every party that a resolution points to. */
export function resolvedParties(r: {
  accountableId: string | null;
  responsible: readonly PartyRef[];
  consulted: readonly PartyRef[];
  informed: readonly PartyRef[];
  clocks: Readonly<Record<string, { ladder: readonly { tell: PartyRef }[] }>>;
}): PartyRef[] {
  return [
    ...(r.accountableId === null ? [] : [{ kind: 'person' as const, id: r.accountableId }]),
    ...r.responsible,
    ...r.consulted,
    ...r.informed,
    ...Object.values(r.clocks).flatMap((c) => c.ladder.map((s) => s.tell)),
  ];
}
