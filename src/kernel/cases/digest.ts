/**
 * Who is holding us, told each Monday morning: to leads about all that they answer for, to owners about their cases.
 * Once a week for each reader, whoever asks how often; a zone whose Monday was told is not looked at again.
 */
import { type Kysely, sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { namesOf } from '../names.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract-ledger.ts';
import type { PartyKind } from './contract-parties.ts';
import { readTerms } from './ledger-cost.ts';
import { mondayToTell } from './ledger-rules.ts';
import { partyName } from './rows.ts';
import { daysBetween } from './rules.ts';

const { command, query } = operationsOn<KernelTables>();

/** Topic and kind of the notice. */
export const HOLDING_DIGEST = 'holding-digest';
const LEAD = 'learning-operations-lead';

interface PartyFigures {
  party: string;
  partyKind: PartyKind;
  partyName: string | null;
  personId: string | null;
  unitId: string | null;
  waits: number;
  oldestDays: number;
  overdue: number;
}
interface Figures {
  waits: number;
  cases: number;
  overdue: number;
  parties: PartyFigures[];
}

/** Zones in which it is Monday morning or later that day, and nobody was told yet; they are marked as told. */
async function takeZones(ctx: CommandContext<KernelTables>): Promise<{ zone: string; week: string }[]> {
  const { zone: own } = await readSettings(ctx.tx);
  const { rows } = await sql<{ zone: string }>`select distinct zone from kernel.calendar`.execute(ctx.tx);
  const due = [...new Set([own, ...rows.map((r) => r.zone)])].flatMap((zone) => {
    const week = mondayToTell(zone, ctx.now);
    return week === null ? [] : [{ zone, week }];
  });
  if (due.length === 0) return [];
  const { rows: taken } = await sql<{ zone: string; week: string }>`
    insert into kernel.holding_monday (zone, week, told_at)
    select d.zone, d.week, ${ctx.now}::timestamptz from jsonb_to_recordset(${JSON.stringify(due)}::jsonb) as d(zone text, week date)
    where not exists (select 1 from kernel.holding_monday m where m.zone = d.zone and m.week = d.week)
    order by d.zone on conflict do nothing returning zone, week::text as week`.execute(ctx.tx);
  return taken;
}

interface FoundRow {
  person_id: string;
  reach: 'lead' | 'owner';
  zone: string;
  party: string | null;
  party_kind: PartyKind;
  party_name: string | null;
  waited_id: string | null;
  unit_id: string | null;
  waits: number;
  cases: number;
  overdue: number;
  oldest: string;
}

/** What waits for each reader who wants to know, by party and in all, with the zone of the reader's unit. */
async function findReaders(ctx: CommandContext<KernelTables>): Promise<FoundRow[]> {
  const { zone } = await readSettings(ctx.tx);
  const { rows } = await sql<FoundRow>`
    with lead as (
      select distinct a.person_id, g.unit_id, g.region
      from kernel.role_grant g join kernel.account a using (account_id)
      where g.role = ${LEAD} and g.valid @> ${ctx.today}::date and a.disabled_at is null and a.person_id is not null
    ), held as (
      select w.*, c.unit_id as case_unit, c.owner_id, u.region
      from kernel.wait w join kernel.work_case c using (case_id)
      left join kernel.unit_now u on u.unit_id = c.unit_id where w.ended_at is null
    ), told as (
      select distinct l.person_id, 'lead' as reach, h.wait_id from lead l join held h
        on (l.region is null or l.region = h.region)
        and (l.unit_id is null or h.case_unit in (select unit_id from kernel.unit_reach where ancestor_id = l.unit_id))
      union all
      select h.owner_id, 'owner', h.wait_id from held h
      where h.owner_id is not null and h.owner_id not in (select person_id from lead)
    ), reader as (
      select n.person_id, coalesce((
          select k.zone from kernel.calendar_use x join kernel.calendar k using (calendar_id)
          left join kernel.unit_reach r on r.ancestor_id = x.unit_id and r.unit_id = n.unit_id
          where r.unit_id is not null or (x.unit_id is null and x.region is null)
            or x.region = (select region from kernel.unit_now where unit_id = n.unit_id)
          order by r.depth nulls last, x.region is null limit 1), ${zone}) as zone
      from kernel.person_now n
      where n.person_id in (select person_id from told) and not n.erased and n.hired_on <= ${ctx.today}::date
        and (n.last_day is null or n.last_day >= ${ctx.today}::date)
        and not exists (select 1 from kernel.notice_preference p
          where p.person_id = n.person_id and p.topic = ${HOLDING_DIGEST} and p.way = 'off')
    )
    select t.person_id, min(t.reach) as reach, min(r.zone) as zone, h.party, min(h.party_kind) as party_kind,
      max(h.party_name) filter (where h.party_kind = 'vendor') as party_name,
      (array_agg(h.person_id))[1] as waited_id, (array_agg(h.unit_id))[1] as unit_id,
      count(*)::int as waits, count(distinct h.case_id)::int as cases,
      (count(*) filter (where h.promised_until < ${ctx.today}::date))::int as overdue, min(h.since) as oldest
    from told t join reader r using (person_id) join held h using (wait_id)
    group by grouping sets ((t.person_id, h.party), (t.person_id))
    order by t.person_id, waits desc, h.party`.execute(ctx.tx);
  return rows;
}

type Digest = { digestId: string; personId: string; reach: 'lead' | 'owner'; week: string; figures: Figures };

function digestsOf(rows: readonly FoundRow[], weekOf: ReadonlyMap<string, string>, now: string): Digest[] {
  return [...Map.groupBy(rows, (r) => r.person_id)].flatMap(([personId, own]) => {
    const whole = own.find((r) => r.party === null)!;
    const week = weekOf.get(whole.zone);
    if (week === undefined) return [];
    const parties = own
      .filter((r) => r.party !== null)
      .map((r) => ({
        party: r.party!,
        partyKind: r.party_kind,
        partyName: r.party_name,
        personId: r.waited_id,
        unitId: r.unit_id,
        waits: r.waits,
        oldestDays: daysBetween(r.oldest, now),
        overdue: r.overdue,
      }));
    const { waits, cases, overdue } = whole;
    return {
      digestId: newId(),
      personId,
      reach: whole.reach,
      week,
      figures: { waits, cases, overdue, parties },
    };
  });
}

type Names = (kind: string, id: string) => string;
const nameOfParty = (p: PartyFigures, nameOf: Names) =>
  partyName(
    { party_kind: p.partyKind, party_name: p.partyName, person_id: p.personId, unit_id: p.unitId },
    nameOf,
  );

/** The notice: how much waits, on whom most, and what was promised and not kept. */
function sentenceOf({ waits, overdue, parties }: Figures, nameOf: Names): string {
  const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
  const most = parties
    .slice(0, 3)
    .map((p) => `${nameOfParty(p, nameOf)} ${p.waits} (oldest ${days(p.oldestDays)})`)
    .join(', ');
  const more = parties.length > 3 ? ` and ${parties.length - 3} more` : '';
  const late =
    overdue === 0 ? '' : overdue === 1 ? ' One promise was not kept.' : ` ${overdue} promises were not kept.`;
  return `Held by others: ${waits}. ${most}${more}.${late}`;
}

const namesIn = (ctx: { tx: unknown; today: string }, digests: readonly { figures: Figures }[]) =>
  namesOf(ctx, {
    person: digests.flatMap((d) => d.figures.parties.map((p) => p.personId)),
    unit: digests.flatMap((d) => d.figures.parties.map((p) => p.unitId)),
  });

export const digestOperations = [
  command(contract.sendHoldingDigests, async (ctx) => {
    if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('enterprise-wide-only');
    if (!(await readTerms(ctx)).sendsDigests) return { zones: 0, digests: 0 };
    const zones = await takeZones(ctx);
    if (zones.length === 0) return { zones: 0, digests: 0 };
    const weekOf = new Map(zones.map((z) => [z.zone, z.week]));
    const made = digestsOf(await findReaders(ctx), weekOf, ctx.now);
    const rows = made.map((d) => ({
      digest_id: d.digestId,
      person_id: d.personId,
      week: d.week,
      reach: d.reach,
      figures: d.figures,
    }));
    // Whoever moved to another zone since this morning was told there.
    const { rows: kept } = await sql<{ digest_id: string }>`
      insert into kernel.holding_digest (digest_id, person_id, week, reach, figures, created_at)
      select r.*, ${ctx.now}::timestamptz from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(digest_id uuid, person_id uuid, week date, reach text, figures jsonb)
      on conflict (person_id, week) do nothing returning digest_id`.execute(ctx.tx);
    const fresh = new Set(kept.map((r) => r.digest_id));
    const sent = made.filter((d) => fresh.has(d.digestId));
    const nameOf = await namesIn(ctx, sent);
    for (const { digestId, personId, week, figures } of sent) {
      ctx.emit(contract.holdingDigestSent, digestId, { personId, week, waits: figures.waits });
      ctx.tell(personId, { kind: HOLDING_DIGEST, id: digestId }, HOLDING_DIGEST, sentenceOf(figures, nameOf));
    }
    // A year is enough to look back.
    await sql`delete from kernel.holding_digest where week < ${ctx.today}::date - 371`.execute(ctx.tx);
    await sql`delete from kernel.holding_monday where week < ${ctx.today}::date - 371`.execute(ctx.tx);
    return { zones: zones.length, digests: sent.length };
  }),

  query(contract.getHoldingDigest, async (ctx, { digestId }) => {
    const { rows } = await sql<{
      week: string;
      reach: 'lead' | 'owner';
      figures: Figures;
      created_at: string;
    }>`select week::text as week, reach, figures, created_at from kernel.holding_digest
      where digest_id = ${digestId} and person_id = ${ctx.actor.personId}::uuid`.execute(
      ctx.tx as unknown as Kysely<KernelTables>,
    );
    const [row] = rows;
    if (row === undefined) return ctx.notFound(HOLDING_DIGEST, digestId);
    const nameOf = await namesIn(ctx, [row]);
    const { waits, cases, overdue, parties } = row.figures;
    return {
      digestId,
      week: row.week,
      reach: row.reach,
      waits,
      cases,
      overdue,
      parties: parties.map((p) => ({
        party: p.party,
        partyKind: p.partyKind,
        name: nameOfParty(p, nameOf),
        waits: p.waits,
        oldestDays: p.oldestDays,
        overdue: p.overdue,
      })),
      createdAt: row.created_at,
    };
  }),
];
