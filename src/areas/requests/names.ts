/** What requests give to the rest of the program: names, search, access for comments, hand-over, personal data. */
import { sql } from 'kysely';
import type {
  BriefFinder,
  HoldingKind,
  NameResolver,
  PersonalData,
  SearchKind,
  SubjectResolver,
} from '../../kernel/area.ts';
import { briefOf } from './commands/approval.ts';
import { HANDED_OVER } from './commands/promise.ts';
import type { Row } from './commands/row.ts';
import { assignRequest } from './contract-fulfilment.ts';
import { matches } from './list.ts';
import { openStates, states } from './machine.ts';
import { mayRead, partRights, parts, reachOf } from './sql.ts';

/** A request is called by its key and its title. */
export const requestNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ request_id: string; key: string; title: string }>`
    select request_id, key, title from requests.request where request_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.request_id, { key: r.key, name: r.title }]));
};

/** Whoever may read a request may comment on it; the requester and the sponsor never see internal notes. */
export const requestSubject: SubjectResolver = async (ctx, id) => {
  const scopes = await ctx.scopes('requests.read', ...partRights);
  const reach = await reachOf(ctx.tx, ctx.actor, scopes['requests.read']);
  const { rows } = await sql<{
    requester_id: string;
    sponsor_id: string | null;
    owner_id: string | null;
    sees_internal: boolean;
    watchers: string[];
  }>`
    select r.requester_id, r.sponsor_id, r.owner_id, ${parts(ctx.actor, scopes)},
      array(select m.person_id from kernel.queue_member m where m.queue_id = r.queue_id) as watchers
    from requests.request r
    where r.request_id = ${id} and ${mayRead(reach, ctx.actor)}`.execute(ctx.tx as never);
  const row = rows[0];
  if (row === undefined) return null;
  const outsiders = [row.requester_id, ...(row.sponsor_id === null ? [] : [row.sponsor_id])];
  const workers = row.owner_id === null ? row.watchers : [row.owner_id];
  return {
    internal: row.sees_internal,
    told: [row.requester_id, ...workers],
    toldInternally: workers.filter((w) => !outsiders.includes(w)),
    outsiders,
  };
};

/** What a team reads of a request for which something was ordered from it. */
export const requestBrief: BriefFinder = async (ctx, id) => {
  const { rows } = await sql<Row>`
    select * from requests.request where request_id = ${id} and submitted_at is not null`.execute(
    ctx.tx as never,
  );
  return rows[0] === undefined ? [] : briefOf(ctx, rows[0]);
};

/** Requests by key or by words of the title. */
export const requestSearch: SearchKind = {
  kind: 'request',
  async find(ctx, text, limit) {
    const { 'requests.read': read } = await ctx.scopes('requests.read');
    const reach = await reachOf(ctx.tx, ctx.actor, read);
    const { rows } = await sql<{ request_id: string; key: string; title: string; state: string }>`
      select r.request_id, r.key, r.title, r.state from requests.request r
      where ${matches(text)} and ${mayRead(reach, ctx.actor)}
      order by r.key = ${text.toUpperCase()} desc, r.changed_at desc, r.request_id limit ${limit}`.execute(
      ctx.tx as never,
    );
    return rows.map((r) => ({
      id: r.request_id,
      key: r.key,
      title: r.title,
      hint: states.find((s) => s.state === r.state)!.title,
    }));
  },
};

/** Open requests that somebody owns go to whoever takes over. */
export const ownedRequests: HoldingKind = {
  kind: 'owned-request',
  what: 'open requests',
  async list(tx, personId) {
    const { rows } = await sql<{ request_id: string; key: string; title: string }>`
      select request_id, key, title from requests.request
      where owner_id = ${personId} and state = any(${openStates}::text[]) order by request_id`.execute(
      tx as never,
    );
    return rows.map((r) => ({ id: r.request_id, name: `${r.key} ${r.title}` }));
  },
  async handOver(ctx, ids, toPersonId) {
    for (const requestId of ids)
      await ctx.call(assignRequest, { requestId, ownerId: toPersonId, overrideWhy: HANDED_OVER });
  },
};

/** What requests hold about a person: those they asked for, in their own words. */
export const requestPersonalData: PersonalData = {
  part: 'requests',
  async collect(tx, personId) {
    const { rows } = await sql`
      select r.key, r.state, r.title, r.goal, r.evidence, r.deadline_reason as "deadlineReason",
        r.existing_content as "existingContent", r.reopened_why as "reopenedWhy",
        r.cancelled_why as "cancelledWhy", r.decline_explanation as "declineExplanation",
        r.delivery_note as "deliveryNote", r.waitlist_reason as "waitlistReason",
        r.redirect_text as "redirectedTo", r.satisfaction, r.satisfaction_comment as "satisfactionComment",
        r.bypass_reason as "bypassReason", r.created_at as "createdAt",
        case when r.requester_id = ${personId} then 'requester' when r.owner_id = ${personId} then 'owner'
          when r.sponsor_id = ${personId} then 'sponsor' when r.bypass_ordered_by = ${personId} then 'ordered it past triage'
          else 'named as help' end as part
      from requests.request r
      where ${personId} in (r.requester_id, r.owner_id, r.sponsor_id, r.bypass_ordered_by, r.redirect_person_id)
      order by r.created_at, r.request_id`.execute(tx as never);
    return rows;
  },
};
