import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STRANGER } from '../../../kernel/access/actor.ts';
import { listFiles } from '../../../kernel/files/contract.ts';
import { perform } from '../../../kernel/perform.ts';
import { refused } from '../../../testing/refused.ts';
import { aFile, madeLink, sentBy, stateToken } from '../../../testing/samples/ask-links.ts';
import { openWorld, type World } from '../../../testing/world.ts';
import * as asking from '../contract.ts';
import { at } from '../test-requests.ts';
import * as contract from './contract-links.ts';
import { changeModel } from './contract-models.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const look = (token: string) => perform(world.app, contract.lookAtAskLink, { token }, STRANGER);
const state = (token: string) => perform(world.app, contract.lookAtSubmission, { token }, STRANGER);
const sent = {
  name: 'Kim Berg',
  email: 'kim@partner.example',
  title: 'Two seats in June',
  goal: 'Join the session',
};
const submit = (token: string, more: object = {}) =>
  perform(world.app, contract.submitByLink, { token, ...sent, ...more }, STRANGER);
const linksOf = async (modelId: string) =>
  (await perform(world.app, contract.listAskLinks, { modelId }, world.coordinator)).rows;

describe('a link for asking without an account', () => {
  it('shows its form and nothing else, and counts', async () => {
    const { token, modelId } = await madeLink(world);
    const seen = await look(token);
    expect(seen).toMatchObject({ name: 'Roster change', form: null });
    await submit(token);
    const [link] = await linksOf(modelId);
    expect(link).toMatchObject({ opened: 1, submitted: 1, works: true, label: 'Partner academy' });
    const kept = await sql<{ n: number }>`
      select count(*)::int as n from requests.ask_link where encode(token_hash, 'escape') like ${`%${token}%`}`.execute(
      world.app.database.kysely,
    );
    expect(kept.rows[0]!.n).toBe(0);
  });

  it('is dead when it is wrong, over, revoked, or its model is closed', async () => {
    const { token, linkId, version, modelId } = await madeLink(world);
    const tampered = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    expect((await refused(look(tampered))).reason).toBe('link-dead');
    expect((await refused(state(token))).reason).toBe('link-dead');

    const before = world.clock.now();
    world.clock.set(before.add({ hours: 24 * 30 + 1 }).toString());
    expect((await refused(look(token))).reason).toBe('link-dead');
    world.clock.set(before.toString());
    await look(token);

    const [{ version: modelVersion }] = (
      await sql<{ version: number }>`select version from requests.model where model_id = ${modelId}`.execute(
        world.app.database.kysely,
      )
    ).rows as [{ version: number }];
    const closing = () =>
      perform(
        world.app,
        changeModel,
        { modelId, acceptsWithoutAccount: false },
        world.coordinator,
        at(modelVersion),
      );
    expect((await refused(closing())).reason).toBe('links-live');
    await perform(world.app, contract.revokeAskLink, { linkId }, world.coordinator, at(version));
    expect((await refused(look(token))).reason).toBe('link-dead');
    expect((await refused(submit(token))).reason).toBe('link-dead');
    await closing();
  });

  it('is closed for a while when it is used too often', async () => {
    const { token } = await madeLink(world);
    for (let i = 0; i < 5; i++) await submit(token);
    expect((await refused(submit(token))).reason).toBe('too-many');
    for (let i = 0; i < 25; i++) await submit(token, { email: `kim${i}@partner.example` });
    expect((await refused(submit(token, { email: 'lee@partner.example' }))).reason).toBe('too-many');
    world.clock.set(world.clock.now().add({ hours: 1 }).toString());
    await submit(token, { email: 'lee@partner.example' });
  });
});

describe('what comes by a link', () => {
  const requestOf = async (submissionId: string) => {
    const { rows } = await perform(world.app, contract.listSubmissions, {}, world.coordinator);
    return rows.find((r) => r.submissionId === submissionId)!;
  };

  it('becomes a request of the person whose address it names', async () => {
    const { submissionId } = await sentBy(world, 'jonas@example.com');
    const token = await stateToken(world);
    expect(await state(token)).toMatchObject({ state: 'received', title: 'Two seats in June' });
    await world.settle();
    const settled = await requestOf(submissionId);
    expect(settled.outcome).toBe('request');
    const { requestId } = settled.request!;
    const seen = await perform(world.app, asking.getRequest, { requestId }, world.member);
    expect(seen).toMatchObject({ state: 'in-fulfilment', requester: { personId: world.people.jonas } });
    expect(await state(token)).toMatchObject({ state: 'in-fulfilment' });
  });

  it('answers the same whether the sender works here or not', async () => {
    const { token } = await madeLink(world);
    const known = await submit(token, { email: 'jonas@example.com' });
    const unknown = await submit(token);
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    expect(known.key).toMatch(/^ASK-\d+$/);
    await world.settle();
    expect(Object.keys(await state(await stateToken(world)))).toContain('state');
  });

  it('waits for a coordinator when nobody knows the sender, with its files', async () => {
    const { token, linkId } = await madeLink(world);
    const { fileId } = await perform(
      world.app,
      contract.uploadByLink,
      { token, file: aFile, fileName: 'seats.csv' },
      STRANGER,
    );
    await submit(token, { fileIds: [fileId] });
    await world.settle();
    const { rows } = await perform(
      world.app,
      contract.listSubmissions,
      { filter: { linkId, outcome: 'quarantined' } },
      world.coordinator,
    );
    const [waiting] = rows;
    expect(waiting).toMatchObject({ why: 'sender-unknown', files: [{ fileName: 'seats.csv' }] });
    expect((await perform(world.app, contract.listSubmissions, {}, world.elsewhere)).rows).toHaveLength(0);
    const made = await perform(
      world.app,
      contract.takeSubmission,
      { submissionId: waiting!.submissionId, personId: world.people.wei },
      world.coordinator,
      at(waiting!.version),
    );
    const files = await perform(
      world.app,
      listFiles,
      { subjectKind: 'request', subjectId: made.requestId },
      world.coordinator,
    );
    expect(files.rows.map((f) => f.fileName)).toEqual(['seats.csv']);
    const again = await refused(
      perform(
        world.app,
        contract.discardSubmission,
        { submissionId: waiting!.submissionId },
        world.coordinator,
        at(made.version),
      ),
    );
    expect(again.reason).toBe('decided-already');
  });

  it('goes for good when it is discarded', async () => {
    const { submissionId } = await sentBy(world);
    const token = await stateToken(world);
    await world.settle();
    const { version } = await requestOf(submissionId);
    await perform(world.app, contract.discardSubmission, { submissionId }, world.coordinator, at(version));
    expect(await requestOf(submissionId)).toMatchObject({
      outcome: 'discarded',
      senderName: '',
      senderEmail: '',
      title: '',
    });
    expect((await state(token)).state).toBe('not-taken');
  });

  it('takes no files that are too large, that lie about what they are, or of another link', async () => {
    const { token } = await madeLink(world);
    const upload = (file: Uint8Array, fileName: string) =>
      perform(world.app, contract.uploadByLink, { token, file, fileName }, STRANGER);
    expect((await refused(upload(new Uint8Array(), 'a.csv'))).reason).toBe('file-empty');
    expect((await refused(upload(new Uint8Array(10 * 1024 * 1024 + 1), 'a.csv'))).reason).toBe(
      'file-too-large',
    );
    expect((await refused(upload(aFile, 'a.exe'))).reason).toBe('type-not-allowed');
    expect((await refused(upload(aFile, 'a.pdf'))).reason).toBe('type-mismatch');
    const { fileId } = await upload(aFile, 'a.csv');
    const other = await madeLink(world, { name: 'Another model' });
    expect((await refused(submit(other.token, { fileIds: [fileId] }))).reason).toBe('file-gone');
    await submit(token, { fileIds: [fileId] });
    expect((await refused(submit(token, { fileIds: [fileId] }))).reason).toBe('file-gone');
  });
});
