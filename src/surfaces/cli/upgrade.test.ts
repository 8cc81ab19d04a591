/**
 * A release that people run, restored into today's program: what they have goes on as it was promised. The backup is
 * of the released commit 22b4814 and holds a row of nearly everything that it knew (test-data/README.md).
 */
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRequest } from '../../areas/requests/contract.ts';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { getCase, recomputeVerdict } from '../../kernel/cases/contract-reading.ts';
import { getCharter, listCharters } from '../../kernel/charters/contract-read.ts';
import { fireDueClocks } from '../../kernel/clocks/contract.ts';
import { sealEvents } from '../../kernel/journal/sealer.ts';
import { getPerson } from '../../kernel/org/contract.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { runDueReactions } from '../../kernel/react.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { emptyDatabase } from '../../testing/db.ts';
import { type Installation, installation } from '../../testing/faults/installation.ts';
import type { AccountActor } from '../../testing/fixture.ts';
import { assemble } from '../server/assemble.ts';

const RELEASED = fileURLToPath(new URL('./test-data/released-22b4814.backup', import.meta.url));
/** What the released program's own `trellis verify` said of it. */
const HEAD = 'e98be31f62d98d81ced850a62aa57a5890e5b36f99ddfb65c228b4fab28c1eb6';
const isAboutFlow = (name: string) => /^flow\.(get-flow|get-flow-case|list-flow-cases)$/.test(name);

describe('an installation of the release 22b4814', () => {
  let empty: Awaited<ReturnType<typeof emptyDatabase>>;
  let into: Installation;
  let database: Database;
  let app: App;
  let administrator: AccountActor;
  const clock = fixedClock('2026-03-02T09:00:00Z');
  const head = (output: string) => /Head of the chain: (\w{64})/.exec(output)?.[1];
  let restored: Awaited<ReturnType<Installation['trellis']>>;

  beforeAll(async () => {
    empty = await emptyDatabase();
    into = await installation(empty.url);
    restored = await into.trellis('restore', RELEASED);
    database = openDatabase({ url: empty.url, poolSize: 3, name: 'trellis-test' });
    app = { database, registry: assemble(undefined, clock), clock, zone: 'Europe/Oslo' };
    const { rows } = await sql<{ account_id: string; person_id: string }>`
      select account_id, person_id from kernel.account where email = 'lea@example.com'`.execute(
      database.kysely,
    );
    administrator = { kind: 'account', accountId: rows[0]!.account_id, personId: rows[0]!.person_id };
  }, 120_000);
  afterAll(async () => {
    await database?.close();
    await into?.stop();
    await empty?.drop();
  });

  const requestId = async (title: string) =>
    (
      await sql<{ id: string }>`select request_id as id from requests.request where title = ${title}`.execute(
        database.kysely,
      )
    ).rows[0]!.id;
  const told = async (caseId: string, kind: string) =>
    (
      await sql<{ name: string }>`
        select distinct split_part(p.name, ' ', 1) as name from kernel.notice n join kernel.person_now p using (person_id)
        where n.subject_id = ${caseId} and n.kind = ${kind} order by 1`.execute(database.kysely)
    ).rows.map((r) => r.name);

  test('is restored, brought to this version, and its log holds', { timeout: 60_000 }, async () => {
    expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('Brought from the version') });
    const verified = await into.trellis('verify');
    expect(verified).toMatchObject({ code: 0 });
    expect(head(verified.output)).toBe(HEAD);
  });

  test('answers every question that needs no more than to be asked', { timeout: 60_000 }, async () => {
    const held = await requestId('Filming in the plant');
    let asked = 0;
    const faults: string[] = [];
    for (const { contract } of app.registry.operations.values()) {
      if (contract.kind !== 'query' || !contract.input.safeParse({}).success) continue;
      asked++;
      // A flow is of a log or of a process, which a question about one says itself.
      const input = isAboutFlow(contract.name) ? { process: 'request-fulfilment', recordId: held } : {};
      try {
        const shape = contract.output.safeParse(await perform(app, contract, input, administrator));
        if (!shape.success) faults.push(`${contract.name}: ${shape.error.message}`);
      } catch (error) {
        faults.push(`${contract.name}: ${(error as Error).message}`);
      }
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(50);
  });

  test('shows what it had: a request, its case, the charter, a person', async () => {
    const held = await requestId('Filming in the plant');
    const shown = await perform(app, getRequest, { requestId: held }, administrator);
    expect(shown).toMatchObject({ title: 'Filming in the plant', state: 'in-fulfilment' });
    const evidence = await perform(app, getCase, { caseId: held }, administrator);
    expect(evidence.waits).toMatchObject([{ partyKind: 'legal', question: 'May we film people at work?' }]);
    expect(evidence.clocks.find((c) => c.clock === 'fulfilment')).toMatchObject({
      paused: true,
      stage: 'fine',
      pausedSince: '2026-02-23T08:00:00.000Z',
    });
    expect(evidence.tasks.map((t) => t.title)).toEqual(['Book the studio']);
    expect(evidence.exceptions).toHaveLength(1);
    const closed = await perform(
      app,
      getCase,
      { caseId: await requestId('First aid refresher') },
      administrator,
    );
    expect(closed).toMatchObject({ isOpen: false, verdicts: [{ conditions: [{ value: true }] }] });
    const { verdictId } = closed.verdicts[0]!;
    expect(await perform(app, recomputeVerdict, { verdictId }, administrator)).toMatchObject({
      isSame: true,
      differences: [],
    });
    const { rows } = await perform(app, listCharters, {}, administrator);
    const enterprise = rows.find((c) => c.unitId === null && c.region === null)!;
    const charter = await perform(app, getCharter, { charterId: enterprise.charterId }, administrator);
    expect(charter.versions.length).toBeGreaterThan(1);
    const person = await perform(app, getPerson, { personId: administrator.personId! }, administrator);
    expect(person).toMatchObject({ givenName: 'Lea' });
  });

  test('keeps its promises of time: what comes due tells whom the charter names', {
    timeout: 60_000,
  }, async () => {
    const [late, running, held, untouched] = await Promise.all(
      ['Lift truck licence', 'Safety at height', 'Filming in the plant', 'Polish for foremen'].map(requestId),
    );
    const before = await told(late!, 'clock-breached');
    expect(before).toContain('Wei');
    const saidOfLate = async () =>
      (
        await sql<{ n: number }>`
          select count(*)::int as n from kernel.notice where subject_id = ${late!}`.execute(database.kysely)
      ).rows[0]!.n;
    const saidOnce = await saidOfLate();
    clock.set('2026-05-11T08:00:00Z');
    for (let more = true; more; ) more = (await perform(app, fireDueClocks, {}, SYSTEM)).more;
    await runDueReactions(app);
    await sealEvents(database);

    expect(await told(running!, 'clock-breached')).toEqual(['Amara', 'Wei']);
    expect(await told(running!, 'clock-escalated')).toEqual(['Amara', 'Lea', 'Wei']);
    expect(await told(untouched!, 'clock-breached')).toEqual(['Amara', 'Wei']);
    // Said before the upgrade, so not again; and what waits on legal stands still.
    expect(await saidOfLate()).toBe(saidOnce);
    expect(await told(held!, 'clock-breached')).toEqual([]);
    const { rows } = await sql<{ name: string }>`
      select distinct split_part(p.name, ' ', 1) as name from kernel.work_item i join kernel.person_now p on p.person_id = i.assignee_id
      where i.subject_id = ${running!} and i.kind = 'clock-escalated' order by 1`.execute(database.kysely);
    expect(rows.map((r) => r.name)).toEqual(['Amara', 'Lea', 'Wei']);
    expect(await into.trellis('verify')).toMatchObject({ code: 0 });
  });
});
