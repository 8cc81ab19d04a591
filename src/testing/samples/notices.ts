/** Samples of notices, wishes, watchers and mail out. */
import { sql } from 'kysely';
import { submitRequest } from '../../areas/requests/contract.ts';
import * as notice from '../../kernel/notices/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { addComment } from '../../kernel/work/contract.ts';
import { newId } from '../../platform/ids.ts';
import type { Samples } from '../sample.ts';
import type { World } from '../world.ts';

async function record(world: World) {
  const { requestId } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  return { subjectKind: 'request', subjectId: requestId };
}

async function comment(world: World) {
  const about = await record(world);
  const body = `Please look, @[Amara](person:${world.people.amara})`;
  return { ...about, ...(await perform(world.app, addComment, { ...about, body }, world.member)) };
}

async function failedMail(world: World) {
  await sql`insert into kernel.mail (mail_id, kind, message, created_at, due_at, attempts, failed_at, last_error)
    values (${newId()}, 'notice', '{}', '2026-03-01T07:00:00Z', '2026-03-01T07:00:00Z', 6, '2026-03-01T09:00:00Z',
      'The mail server did not take the message (answer 550).')`.execute(world.app.database.kysely);
}

/** By name of the operation. */
export const noticeSamples: Samples = {
  'notices.list-my-notices': async (world) => {
    await comment(world);
    return { input: { filter: { unread: 'true' } }, actor: world.coordinator };
  },
  'notices.count-my-notices': (world) => ({ input: {}, actor: world.coordinator }),
  'notices.read-notice': async (world) => {
    await comment(world);
    const { rows } = await perform(world.app, notice.listMyNotices, {}, world.coordinator);
    return { input: { noticeId: rows[0]!.noticeId }, actor: world.coordinator };
  },
  'notices.read-all-notices': async (world) => {
    await comment(world);
    return { input: {}, actor: world.coordinator };
  },
  'notices.get-my-preferences': (world) => ({ input: {}, actor: world.coordinator }),
  'notices.set-preference': (world) => ({
    input: { topic: 'comments', way: 'digest' },
    actor: world.coordinator,
  }),
  'notices.set-delivery': (world) => ({
    input: {
      digest: 'weekly',
      digestHour: 7,
      digestWeekday: 2,
      quiet: { from: '19:00', to: '07:00' },
      quietDays: [6, 7],
      zone: 'Asia/Tokyo',
    },
    actor: world.coordinator,
  }),
  'notices.get-watching': async (world) => {
    const { subjectKind, subjectId } = await comment(world);
    return { input: { subjectKind, subjectId } };
  },
  'notices.set-watching': async (world) => ({ input: { ...(await record(world)), state: 'watching' } }),
  'notices.get-mail-state': async (world) => {
    await failedMail(world);
    return { input: {}, elsewhere: 'open' };
  },
  'notices.retry-failed-mail': async (world) => {
    await failedMail(world);
    return { input: {}, elsewhere: 'forbidden' };
  },
};
