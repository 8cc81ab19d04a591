/** What nobody should send, sent over HTTP: each answer is a problem with a sentence, none is a fault of ours. */
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPerson } from '../../kernel/org/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { type Answer, call, fileForm } from './installation.ts';
import { type ServedWorld, serveWorld } from './server.ts';

let world: ServedWorld;
beforeAll(async () => {
  world = await serveWorld();
});
afterAll(() => world.close());

const send = (method: string, path: string, body?: unknown, headers?: object) =>
  call(world.address, method, path, world.keys.administrator, body, headers);
const json = { 'content-type': 'application/json' };

/** A refusal that a person understands: a problem, a status of the caller's, a sentence without our insides. */
function expectSentence(answer: Answer, status: number, reason: string): void {
  expect(answer.body).toMatchObject({ status, reason });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body.message).toMatch(/^([\w.]+: )?[\p{Lu}"“].{10,}[.?!]$/su);
  expect(answer.body.message).not.toMatch(/undefined|Error:|node_modules|\bat \w+ \(|SQLSTATE/);
}

test.each([
  ['malformed JSON', '{"title": "Forklift', json, 400, 'body-invalid'],
  ['an empty body', '', json, 400, 'body-invalid'],
  ['a list instead of an object', '[1, 2]', json, 400, 'body-invalid'],
  ['a number instead of an object', '42', json, 400, 'body-invalid'],
  ['a prototype in JSON', '{"__proto__": {"admin": true}}', json, 400, 'body-invalid'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), json, 400, 'body-invalid'],
  ['JSON in UTF-16', Buffer.from('{"title": "Forklift"}', 'utf16le'), json, 400, 'body-invalid'],
  ['another kind of body', '<title/>', { 'content-type': 'application/xml' }, 400, 'media-type'],
  ['3 MB of JSON', JSON.stringify({ title: 'x'.repeat(3_000_000) }), json, 400, 'body-too-large'],
  ['a name that is not asked for', '{"titel": "Forklift"}', json, 400, 'input-invalid'],
  [
    'a zero character in text',
    '{"title": "For\\u0000klift", "goal": "Safety first"}',
    json,
    400,
    'text-invalid',
  ],
] as const)('%s is refused', async (_what, body, headers, status, reason) => {
  expectSentence(await send('POST', '/api/requests', body, headers), status, reason);
});

test.each([
  ['a damaged cursor', '/api/people?cursor=%00%ff', 'cursor-invalid'],
  [
    'a cursor with another shape',
    `/api/people?cursor=${Buffer.from('["name",{"a":1},"x"]').toString('base64url')}`,
    'cursor-invalid',
  ],
  [
    'a cursor with an id that is none',
    `/api/people?cursor=${Buffer.from('["name","a","x"]').toString('base64url')}`,
    'cursor-invalid',
  ],
  ['a filter that is no filter', '/api/people?filter=%7B%22unitId%22%3A1%7D', 'input-invalid'],
  ['a zero character in a filter', '/api/people?filter=%7B%22text%22%3A%22a%5Cu0000b%22%7D', 'text-invalid'],
  ['a page of a million', '/api/people?limit=1000000', 'input-invalid'],
] as const)('%s is refused', async (_what, path, reason) => {
  expectSentence(await send('GET', path), 400, reason);
});

test.each([
  ['If-Match without quotes', { 'if-match': '3' }, 'version-invalid'],
  ['a reason that is not encoded', { 'x-reason': '%zz' }, 'reason-invalid'],
  ['a key of 300 characters', { 'idempotency-key': 'k'.repeat(300) }, 'key-too-long'],
] as const)('%s is refused', async (_what, headers, reason) => {
  expectSentence(
    await send('POST', '/api/requests', { title: 'Forklift', goal: 'Safety' }, headers),
    400,
    reason,
  );
});

test('an address that leads nowhere, and an id that is none', async () => {
  expectSentence(await send('GET', '/api/nothing-here'), 404, 'route-not-found');
  expectSentence(await send('GET', '/api/people/not-an-id'), 400, 'input-invalid');
  expectSentence(await send('GET', `/api/people/${'x'.repeat(400)}`), 404, 'route-not-found');
  expectSentence(await send('GET', '/api/people/%zz'), 400, 'request-invalid');
});

const workbook = {
  '[Content_Types].xml': '<Types/>',
  'xl/workbook.xml': '<workbook/>',
} as const;
const zip = (parts: Record<string, string | Uint8Array>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? Buffer.from(part) : part,
      ]),
    ),
    { level: 9 },
  );

test.each([
  [
    'a workbook with macros',
    () => zip({ ...workbook, 'xl/vbaProject.bin': 'x' }),
    'people.xlsm',
    'workbook-has-macros',
  ],
  [
    'a bomb of zeros',
    () => zip({ ...workbook, 'xl/worksheets/sheet1.xml': new Uint8Array(600_000_000) }),
    'people.xlsx',
    /./,
  ],
  ['a PDF under another name', () => Buffer.from('%PDF-1.7 …'), 'people.csv', /./],
  ['an empty file', () => new Uint8Array(), 'people.csv', 'file-empty'],
  [
    'bytes of no text at all',
    () => Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
    'people.csv',
    /./,
  ],
  ['a file without the columns that it needs', () => Buffer.from('colour,size\nred,3\n'), 'people.csv', /./],
] as const)('%s is not taken in', async (_what, make, name, reason) => {
  const answer = await send('POST', '/api/imports', fileForm(make(), name));
  expectSentence(answer, 400, typeof reason === 'string' ? reason : answer.body.reason);
  const list = await send('GET', '/api/imports');
  expect(list.body.total).toBe(0);
});

test('a file beyond what is taken, two files, and a form without any', async () => {
  expectSentence(
    await send('POST', '/api/imports', fileForm(new Uint8Array(51 * 1024 * 1024), 'people.csv')),
    400,
    'file-too-large',
  );
  const two = fileForm('a,b\n1,2\n', 'people.csv');
  two.append('other', new Blob(['c,d\n']), 'other.csv');
  expectSentence(await send('POST', '/api/imports', two), 400, 'too-many-files');
  expectSentence(await send('POST', '/api/imports', new FormData()), 400, 'input-invalid');
  expectSentence(await send('POST', '/api/imports', { fileName: 'people.csv' }), 400, 'input-invalid');
  expectSentence(
    await send('POST', '/api/imports', '--x\r\nbroken', {
      'content-type': 'multipart/form-data; boundary=x',
    }),
    400,
    'body-invalid',
  );
});

test('what a spreadsheet would run as a formula leaves as text', async () => {
  await perform(
    world.app,
    createPerson,
    {
      givenName: '=HYPERLINK("http://evil.example","Ann")',
      familyName: '@SUM(1+1)',
      email: 'formula@example.com',
      employeeNumber: '-2+3',
      from: '2024-01-01',
      unitId: world.units.sales,
      title: '+cmd|calc',
    },
    world.administrator,
  );
  const answer = await send('GET', '/api/people-export');
  expect(answer.status).toBe(200);
  const line = (answer.body.content as string).split('\r\n').find((l) => l.includes('formula@example.com'))!;
  expect(line).toContain(`'=HYPERLINK`);
  expect(line).toContain(`'@SUM(1+1)`);
  expect(line).toContain(`'+cmd|calc`);
  for (const row of (answer.body.content as string).slice(1).split('\r\n'))
    for (const cell of row.split(',')) expect(cell).not.toMatch(/^"?[=+@\t]|^"?-[^\d]/);
});

test('after all of this the server answers as before', async () => {
  const answer = await send('GET', '/api/people?limit=1');
  expect(answer.status).toBe(200);
  expect((await fetch(`${world.address}/api/health`)).status).toBe(200);
});
