/** The calendar feed as a calendar program meets it: by its secret address, and gone when it was revoked. */
import ICAL from 'ical.js';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMyFeed, getMyFeed, revokeMyFeed } from '../../kernel/feeds/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { newId } from '../../platform/ids.ts';
import { type ServedWorld, serveWorld } from './server.ts';

let served: ServedWorld;
beforeAll(async () => {
  served = await serveWorld();
});
afterAll(() => served.close());

const make = async () => (await perform(served.app, createMyFeed, {}, served.member)).path!;
const read = (path: string) => fetch(served.address + path);
const workItem = (dueOn: string | null, personId: string, title: string) =>
  sql`insert into kernel.work_item (work_item_id, key, kind, title, assignee_id, created_at, due_on)
    values (${newId()}, ${`TODO-${newId().slice(-6)}`}, 'handover', ${title}, ${personId}, '2026-03-01T00:00:00Z', ${dueOn})`.execute(
    served.app.database.kysely,
  );

test('shows one’s own due dates, and nobody else’s', async () => {
  await workItem('2026-03-31', served.people.jonas, 'Brief the trainers; bring “maps, plans”');
  await workItem(null, served.people.jonas, 'Some day');
  await workItem('2026-03-12', served.people.wei, 'Not theirs');
  const path = await make();
  const answer = await read(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const events = new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents('vevent');
  const shown = events.map((c) => new ICAL.Event(c));
  expect(shown).toHaveLength(1);
  expect(shown[0]?.summary).toContain('Brief the trainers; bring “maps, plans”');
  expect([shown[0]?.startDate.toString(), shown[0]?.endDate.toString()]).toEqual([
    '2026-03-31',
    '2026-04-01',
  ]);
  const again = new ICAL.Component(ICAL.parse(await (await read(path)).text())).getAllSubcomponents('vevent');
  expect(new ICAL.Event(again[0]!).uid).toBe(shown[0]?.uid);
  const { feed } = await perform(served.app, getMyFeed, {}, served.member);
  expect(feed?.lastReadOn).toBe('2026-03-02');
});

test('a new address ends the old one; a revoked, mistyped or disabled one is not found', async () => {
  const first = await make();
  const second = await make();
  expect((await read(first)).status).toBe(404);
  expect((await read(second)).status).toBe(200);
  expect((await read(second.replace('.ics', ''))).status).toBe(404);
  expect((await read('/api/calendar/x.ics')).status).toBe(404);
  const disabled = (at: string | null) =>
    sql`update kernel.account set disabled_at = ${at} where account_id = ${served.member.accountId}`.execute(
      served.app.database.kysely,
    );
  await disabled('2026-03-02T08:00:00Z');
  expect((await read(second)).status).toBe(404);
  await disabled(null);
  expect((await read(second)).status).toBe(200);
  await perform(served.app, revokeMyFeed, {}, served.member);
  expect((await read(second)).status).toBe(404);
  await expect(perform(served.app, revokeMyFeed, {}, served.member)).rejects.toMatchObject({
    reason: 'no-feed',
  });
  const { rows } = await sql<{ hash: string }>`
    select encode(token_hash, 'escape') as hash from kernel.calendar_feed`.execute(
    served.app.database.kysely,
  );
  for (const row of rows) expect(second).not.toContain(row.hash);
});
