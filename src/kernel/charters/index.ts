/** Process charters, assembled for the registry; imported only by areas/index.ts and by tests. */
import { sql } from 'kysely';
import type { Area, HoldingKind, NameResolver, SearchKind, SubjectResolver } from '../area.ts';
import { languageOf } from '../context.ts';
import { inLanguage } from '../language.ts';
import { containing } from '../list.ts';
import { activationOperations } from './activate.ts';
import { charterEvents, handOverAccountable } from './contract.ts';
import { draftOperations } from './draft-commands.ts';
import { charterQueries } from './queries.ts';
import { resolutionQueries } from './queries-resolution.ts';
import { rePinOperations } from './re-pin.ts';
import { sees } from './reach.ts';
import { charterReactions } from './reactions.ts';
import { type CharterRecord, charterColumns, placeWords } from './records.ts';
import { reorganisationOperations } from './reorganise.ts';
import { charterMemberRights, charterRights, charterRoles } from './rights.ts';
import { verdictQueries } from './verdicts.ts';

const charterNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; name: string }>`
    select charter_id as id, key, name from kernel.charter where charter_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));
};

/** Charters that name a leaver as accountable: a charter never stands without somebody who answers for it. */
const accountables: HoldingKind = {
  kind: 'charter-accountable',
  what: 'charters answered for',
  async list(tx, personId, today) {
    const { rows } = await sql<CharterRecord>`
      select ${charterColumns}, true as inside from kernel.charter c where exists (
        select 1 from kernel.charter_version v where v.charter_id = c.charter_id and v.accountable_id = ${personId}
          and v.state in ('active', 'ended') and v.valid && daterange(${today}::date, null))
      order by c.unit_id is not null, c.region is not null, c.key`.execute(tx as never);
    return rows.map((c) => ({ id: c.charter_id, name: `${c.key} ${c.name} (${placeWords(c)})` }));
  },
  async handOver(ctx, ids, toPersonId, fromPersonId) {
    for (const charterId of ids)
      await ctx.call(handOverAccountable, {
        charterId,
        toPersonId,
        fromPersonId,
        decision: 'Handed over, because whoever answered for it has left.',
      });
  },
};

const charterSearch: SearchKind = {
  kind: 'charter',
  async find(ctx, text, limit) {
    const scopes = await ctx.scopes('charters.read');
    const { rows } = await sql<CharterRecord>`
      select ${charterColumns}, true as inside from kernel.charter c
      where lower(c.key || ' ' || c.name) like ${containing(text.toLowerCase())} and ${sees(scopes['charters.read'])}
      order by c.key = upper(${text}) desc, lower(c.name) limit ${limit}`.execute(ctx.tx as never);
    return rows.map((c) => ({
      id: c.charter_id,
      key: c.key,
      title: c.name,
      hint: inLanguage(languageOf(ctx), placeWords(c)),
    }));
  },
};

/** Whoever sees a charter may comment on it; who answers for it is told. */
const charterSubject: SubjectResolver = async (ctx, id) => {
  const scopes = await ctx.scopes('charters.read', 'charters.draft');
  const { rows } = await sql<{ accountable_id: string | null; drafts: boolean }>`
    select (select v.accountable_id from kernel.charter_version v where v.charter_id = c.charter_id and v.state = 'active'
        and v.valid @> ${ctx.today}::date) as accountable_id, ${sees(scopes['charters.draft'])} as drafts
    from kernel.charter c where c.charter_id = ${id} and ${sees(scopes['charters.read'])}`.execute(
    ctx.tx as never,
  );
  const found = rows[0];
  if (found === undefined) return null;
  const told = found.accountable_id === null ? [] : [found.accountable_id];
  return { internal: found.drafts, told, toldInternally: told, outsiders: [] };
};

export const charters: Area = {
  name: 'charters',
  title: 'Charters',
  operations: [
    ...charterQueries,
    ...resolutionQueries,
    ...verdictQueries,
    ...draftOperations,
    ...activationOperations,
    ...rePinOperations,
    ...reorganisationOperations,
  ],
  events: charterEvents,
  reactions: charterReactions,
  rights: charterRights,
  roles: charterRoles,
  memberRights: charterMemberRights,
  names: { charter: charterNames },
  subjects: { charter: charterSubject },
  holdings: [accountables],
  search: [charterSearch],
};
