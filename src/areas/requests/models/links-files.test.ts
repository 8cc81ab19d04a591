/** A form that demands a file, filled in without an account: the file answers its question, and stays its answer. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { STRANGER } from '../../../kernel/access/actor.ts';
import { listFiles } from '../../../kernel/files/contract.ts';
import { perform } from '../../../kernel/perform.ts';
import { aFile, madeLink } from '../../../testing/samples/ask-links.ts';
import { publishedForm } from '../../../testing/samples/request-models.ts';
import { openWorld, type World } from '../../../testing/world.ts';
import { getAnswers } from './contract-filled.ts';
import * as contract from './contract-links.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const papers = {
  pages: [
    {
      pageId: 'papers',
      title: 'Papers',
      fields: [{ fieldId: 'list', kind: 'files' as const, label: 'The list of people', required: true }],
    },
  ],
};

async function link() {
  const { formId } = await publishedForm(world, papers, 'List of people');
  return madeLink(world, { formId });
}
const submit = (token: string, more: object) =>
  perform(
    world.app,
    contract.submitByLink,
    { token, name: 'Jonas', email: 'jonas@example.com', title: 'Two seats in June', ...more },
    STRANGER,
  );

it('takes the file as the answer, and names the attached one in the request', async () => {
  const { token, linkId } = await link();
  const { fileId } = await perform(
    world.app,
    contract.uploadByLink,
    { token, file: aFile, fileName: 'people.csv' },
    STRANGER,
  );
  await submit(token, { answers: { list: [fileId] } });
  await world.settle();
  const { rows } = await perform(
    world.app,
    contract.listSubmissions,
    { filter: { linkId } },
    world.coordinator,
  );
  const { requestId } = rows[0]!.request!;
  const files = await perform(
    world.app,
    listFiles,
    { subjectKind: 'request', subjectId: requestId },
    world.coordinator,
  );
  expect(files.rows.map((f) => f.fileName)).toEqual(['people.csv']);
  const { answers } = await perform(world.app, getAnswers, { requestId }, world.coordinator);
  expect(answers).toEqual({ list: [files.rows[0]!.fileId] });
});

it('says which question waits for a file, and takes none that was not sent ahead', async () => {
  const { token } = await link();
  await expect(submit(token, { answers: {} })).rejects.toMatchObject({
    reason: 'answers-wrong',
    details: { flaws: [{ path: 'answers.list' }] },
  });
  await expect(
    submit(token, { answers: { list: ['0199aa00-0000-7000-8000-00000000ffff'] } }),
  ).rejects.toMatchObject({ reason: 'file-gone' });
});
