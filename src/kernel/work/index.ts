/** What waits for whom and what people tell each other; imported only by areas/index.ts and by tests. */
import { type Kysely, sql } from 'kysely';
import type { Area, HoldingKind, NameResolver, PersonalData } from '../area.ts';
import type { KernelTables } from '../tables.gen.ts';
import { commentOperations } from './comments.ts';
import * as contract from './contract.ts';
import { longWorkOperations } from './long-work.ts';
import { myWorkOperations } from './my-work.ts';
import { queueOperations } from './queues.ts';

const queueNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select queue_id as id, name from kernel.queue where queue_id = any(${ids}::uuid[])`.execute(tx as never);
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
};

const itemNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; title: string }>`
    select work_item_id as id, key, title from kernel.work_item where work_item_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.title }]));
};

const longWorkNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; operation: string }>`
    select work_id as id, operation from kernel.long_work where work_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: `The work ${r.operation}` }]));
};

// A comment has no name of its own, and its text must not travel with events and notices.
const commentNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; internal: boolean }>`
    select comment_id as id, internal from kernel.comment where comment_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: r.internal ? 'An internal note' : 'A comment' }]));
};

/** Who watches a queue beside one of its members. */
async function othersIn(tx: Kysely<KernelTables>, queueId: string, personId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from kernel.queue_member where queue_id = ${queueId} and person_id <> ${personId}
    order by person_id`.execute(tx);
  return rows.map((r) => r.person_id);
}

/** Seats of a leaver end; whoever takes over gets the seat only where nobody else would watch the queue. */
const queueSeats: HoldingKind = {
  kind: 'queue-seat',
  what: 'seats in queues',
  async list(tx, personId) {
    const { rows } = await sql<{ id: string; name: string; ends: boolean }>`
      select q.queue_id as id, q.name, exists (select 1 from kernel.queue_member o
          where o.queue_id = q.queue_id and o.person_id <> m.person_id) as ends
      from kernel.queue q join kernel.queue_member m using (queue_id)
      where m.person_id = ${personId} and q.retired_at is null order by lower(q.name), q.queue_id`.execute(
      tx as never,
    );
    return rows;
  },
  async handOver(ctx, ids, toPersonId, fromPersonId) {
    for (const queueId of ids) {
      const others = await othersIn(ctx.tx, queueId, fromPersonId);
      await ctx.call(contract.setQueueMembers, { queueId, memberIds: [...others, toPersonId] });
    }
  },
  async end(ctx, ids, fromPersonId) {
    for (const queueId of ids)
      await ctx.call(contract.setQueueMembers, {
        queueId,
        memberIds: await othersIn(ctx.tx, queueId, fromPersonId),
      });
  },
};

const conversation: PersonalData = {
  part: 'conversation',
  async collect(tx, personId) {
    const comments = await sql`
      select subject_kind as "subjectKind", subject_id as "subjectId", body, internal, created_at as "createdAt",
        edited_at as "editedAt", withdrawn_at as "withdrawnAt"
      from kernel.comment where author_id = ${personId} order by created_at, comment_id`.execute(tx as never);
    return { comments: comments.rows };
  },
};

export const work: Area = {
  name: 'work',
  title: 'Work',
  operations: [...commentOperations, ...myWorkOperations, ...queueOperations, ...longWorkOperations],
  events: [
    contract.commentAdded,
    contract.commentEdited,
    contract.commentWithdrawn,
    contract.itemClosed,
    contract.queueCreated,
    contract.queueChanged,
    contract.queueMembersSet,
    contract.queueRetired,
    contract.longWorkStopped,
  ],
  reactions: [],
  noticeTopics: [
    {
      topic: 'mentions',
      title: 'Mentions',
      description: 'Somebody named you in a comment or an internal note.',
      kinds: ['mention'],
      standard: 'mail',
    },
    {
      topic: 'comments',
      title: 'Comments',
      description: 'New comments on what is yours, waits on you, or that you watch or wrote on.',
      kinds: ['comment'],
      standard: 'mail',
    },
    {
      topic: 'queues',
      title: 'Seats in queues',
      description: 'You were given a seat in a queue.',
      kinds: ['queue-joined'],
      standard: 'app',
    },
  ],
  rights: {
    'work.comment': 'Comment on records that one may read',
    'work.moderate-comments': 'Withdraw comments that others wrote',
    'work.keep-queues': 'Make, change and retire queues, and say who watches them',
    'work.oversee-long-work': 'See and stop long work that others started',
  },
  roles: [],
  memberRights: ['work.comment'],
  names: {
    queue: queueNames,
    'work-item': itemNames,
    'long-work': longWorkNames,
    comment: commentNames,
  },
  holdings: [queueSeats],
  personalData: [conversation],
};
