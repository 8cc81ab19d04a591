/** Files over HTTP: served so that nothing in them acts in our name, and whole after a server was killed. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { submitRequest } from '../../areas/requests/contract.ts';
import { settleContent } from '../../kernel/files/worker.ts';
import { perform } from '../../kernel/perform.ts';
import { ownWorld, type World } from '../world.ts';
import { call, installation, keyOf, until } from './installation.ts';
import { type ServedWorld, serveWorld } from './server.ts';

let served: ServedWorld;
beforeAll(async () => {
  served = await serveWorld();
});
afterAll(() => served.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function record(world: World): Promise<string> {
  const { requestId } = await perform(
    world.app,
    submitRequest,
    { title: 'Safety course', goal: 'Nobody is hurt on a live line' },
    world.member,
  );
  return `/api/records/request/${requestId}/files`;
}

function form(name: string, bytes: Uint8Array<ArrayBuffer>): FormData {
  const data = new FormData();
  data.set('file', new File([bytes], name));
  data.set('fileName', name);
  return data;
}

async function attach(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const path = await record(served);
  const made = await call(served.address, 'POST', path, served.keys.administrator, form(name, bytes));
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return `${served.address}/api/files/${made.body.fileId}/content`;
}

const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { authorization: `Bearer ${served.keys.administrator}`, ...headers } });

test('content is served as what it is, to be saved, and locked in', async () => {
  const url = await attach(
    'Übersicht "final".svg',
    new Uint8Array(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')),
  );
  for (const settled of [false, true]) {
    if (settled) while (await settleContent(served.app, served.files));
    for (const query of ['', '?view=1']) {
      const answer = await get(url + query);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/svg+xml');
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="_bersicht _final_.svg"; filename*=UTF-8''%C3%9Cbersicht%20_final_.svg`,
      );
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox$/);
      expect(answer.headers.get('cache-control')).toBe('private, no-cache');
      expect(await answer.text()).toContain('<script>');
    }
  }
});

test('pictures and PDFs may be shown in place, and are not sent again when the browser has them', async () => {
  const url = await attach('map.png', new Uint8Array(PNG));
  expect((await get(url)).headers.get('content-disposition')).toMatch(/^attachment/);
  const shown = await get(`${url}?view=1`);
  expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
  expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
  const again = await get(`${url}?view=1`, { 'if-none-match': shown.headers.get('etag')! });
  expect(again.status).toBe(304);
  const pdf = await attach('offer.pdf', new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj')));
  expect((await get(`${pdf}?view=1`)).headers.get('content-security-policy')).not.toContain('sandbox');
  const head = await fetch(pdf, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${served.keys.administrator}` },
  });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '16']);
});

test('nobody gets what they may not read', async () => {
  const url = await attach('map.png', new Uint8Array(PNG));
  expect((await fetch(url)).status).toBe(401);
  const elsewhere = await keyOf(served.app, served.elsewhere, ['requests.read']);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${elsewhere}` } });
  expect(answer.status).toBe(404);
  expect((await get(`${served.address}/api/files/nonsense/content`)).status).toBe(404);
});

test('what is sent damaged or too large is refused in words', async () => {
  const path = await record(served);
  const send = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    call(served.address, 'POST', path, served.keys.administrator, form(name, bytes));
  expect((await send('a.txt', new Uint8Array(26 * 1024 * 1024).fill(97))).body.reason).toBe('file-too-large');
  expect((await send('a.txt', new Uint8Array(51 * 1024 * 1024).fill(97))).body.reason).toBe('file-too-large');
  expect((await send('a.exe', new Uint8Array(PNG))).body.reason).toBe('type-not-allowed');
  const none = await call(served.address, 'POST', path, served.keys.administrator, { fileName: 'a.txt' });
  expect(none.status).toBe(400);
});

test('kill -9 around an upload: every file that was answered is whole, nothing else is there', {
  timeout: 90_000,
}, async () => {
  const world = await ownWorld();
  const key = await keyOf(world.app, world.administrator, ['*']);
  const trellis = await installation(world.url);
  try {
    await trellis.start();
    const path = await record(world);
    const sent = new Map<string, Buffer>();
    const answered: string[] = [];
    const uploads = Array.from({ length: 12 }, async (_, i) => {
      const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2_000_000)]);
      sent.set(`${i}.pdf`, bytes);
      const made = await call(trellis.url, 'POST', path, key, form(`${i}.pdf`, new Uint8Array(bytes))).catch(
        () => null,
      );
      if (made?.status === 200) answered.push(`${i}.pdf`);
    });
    await until('some are there', async () => answered.length >= 3);
    await trellis.kill();
    await Promise.all(uploads);
    await trellis.start();
    const { body } = await trellis.call('GET', path, key);
    const there = new Set<string>(body.rows.map((r: { fileName: string }) => r.fileName));
    for (const name of answered) expect(there, name).toContain(name);
    const readAll = async () => {
      for (const row of body.rows) {
        const answer = await fetch(`${trellis.url}/api/files/${row.fileId}/content`, {
          headers: { authorization: `Bearer ${key}` },
        });
        expect(Buffer.from(await answer.arrayBuffer()).equals(sent.get(row.fileName)!), row.fileName).toBe(
          true,
        );
      }
    };
    await readAll();
    await until(
      'all are in the store',
      async () =>
        (await world.app.database.pool.query('select 1 from kernel.file_content where bytes is not null'))
          .rowCount === 0,
      25_000,
    );
    await readAll();
  } finally {
    await trellis.stop();
    await world.close();
  }
});
