/** Where may be called and what becomes of a call, tried on real sockets. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { isAllowance, outgoingPolicy } from './outgoing.ts';

const strict = outgoingPolicy([]);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('an address', () => {
  test.each([
    'https://127.0.0.1/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:a00:1::]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST./',
  ])('%s is inside', (text) => {
    expect(strict.flawOf(new URL(text))).toBe('private-address');
  });

  test('on the public Internet is fine, with https and without credentials', () => {
    expect(strict.flawOf(new URL('https://hooks.example.org/x'))).toBeNull();
    expect(strict.flawOf(new URL('https://8.8.8.8/'))).toBeNull();
    expect(strict.flawOf(new URL('https://[2606:4700::1]/'))).toBeNull();
    expect(strict.flawOf(new URL('http://hooks.example.org/'))).toBe('not-https');
    expect(strict.flawOf(new URL('ftp://hooks.example.org/'))).toBe('not-https');
    expect(strict.flawOf(new URL('https://a:b@hooks.example.org/'))).toBe('has-credentials');
  });

  test('inside that was allowed is fine, and no other', () => {
    const policy = outgoingPolicy(['hooks.intranet', '10.1.0.0/16', 'fd00::/8', '127.0.0.1']);
    for (const text of [
      'http://hooks.intranet/',
      'https://10.1.9.9/',
      'http://127.0.0.1:80/',
      'https://[fd12::1]/',
    ])
      expect(policy.flawOf(new URL(text)), text).toBeNull();
    for (const text of ['https://10.2.0.1/', 'https://127.0.0.2/'])
      expect(policy.flawOf(new URL(text)), text).toBe('private-address');
    expect(policy.flawOf(new URL('http://other.intranet/'))).toBe('not-https');
  });

  test('no private IPv4 address gets through in any clothes', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(
        fc.constantFrom([10], [127], [192, 168], [169, 254]),
        octet,
        octet,
        octet,
        (head, a, b, c) => {
          const [w, x, y, z] = [...head, a, b, c].slice(0, 4) as [number, number, number, number];
          const hex = (n: number) => n.toString(16).padStart(2, '0');
          for (const host of [
            `${w}.${x}.${y}.${z}`,
            String(((w * 256 + x) * 256 + y) * 256 + z),
            `0x${hex(w)}${hex(x)}${hex(y)}${hex(z)}`,
            `[::ffff:${w}.${x}.${y}.${z}]`,
            `[::ffff:${hex(w)}${hex(x)}:${hex(y)}${hex(z)}]`,
          ])
            expect(strict.flawOf(new URL(`https://${host}/`)), host).toBe('private-address');
        },
      ),
    );
  });

  test('what may be allowed is a host, an address or a network', () => {
    for (const text of ['hooks.intranet', 'localhost', '10.0.0.0/8', '::1', 'fd00::/8', '1.2.3.4'])
      expect(isAllowance(text), text).toBe(true);
    for (const text of ['', 'https://x', 'a/8', '10.0.0.0/33', '10.0.0.0/8/8', 'a b', '10.0.0.0/x'])
      expect(isAllowance(text), text).toBe(false);
  });
});

describe('a call', () => {
  const local = outgoingPolicy(['127.0.0.1', 'localhost']);
  const post = (port: number, patience = 2000, host = '127.0.0.1') =>
    local.post(new URL(`http://${host}:${port}/x`), { 'x-mark': '1' }, '{"a":"ä"}', patience);

  test('brings the body, and the status is the answer', async () => {
    let seen = '';
    const port = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (part) => (seen += part));
      request.on('end', () => response.writeHead(503, { 'retry-after': '120' }).end('later'));
    });
    expect(await post(port)).toEqual({ status: 503, retryAfter: 120, problem: null });
    expect(seen).toBe('{"a":"ä"}');
  });

  test('follows no redirect', async () => {
    let other = 0;
    const inside = await serve((_request, response) => {
      other += 1;
      response.end();
    });
    const port = await serve((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${inside}/` }).end(),
    );
    expect((await post(port)).status).toBe(307);
    expect(other).toBe(0);
  });

  test('is cut off when the receiver hangs, before or within its answer, and reads no endless one', async () => {
    expect(await post(await serve(() => undefined), 200)).toMatchObject({ status: null, problem: 'timeout' });
    const slow = await serve((_request, response) => void response.writeHead(200).write('…'));
    const began = Date.now();
    expect((await post(slow, 200)).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(1500);
    const endless = await serve((_request, response) => {
      response.writeHead(200);
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    expect((await post(endless)).status).toBe(200);
  });

  test('says what was in the way', async () => {
    expect(await post(9)).toMatchObject({ problem: 'unreachable' });
    const gone = outgoingPolicy(['nowhere.invalid']);
    expect(await gone.post(new URL('http://nowhere.invalid/'), {}, '', 5000)).toMatchObject({
      problem: 'unresolved',
    });
    const port = await serve((_request, response) => response.end());
    expect(await local.post(new URL(`https://127.0.0.1:${port}/`), {}, '', 2000)).toMatchObject({
      problem: 'tls',
    });
    expect(await strict.post(new URL(`https://127.0.0.1:${port}/`), {}, '', 2000)).toMatchObject({
      problem: 'private-address',
    });
  });

  test('to a name that leads inside is refused when the name is resolved', async () => {
    const port = await serve((_request, response) => response.end());
    // Allowed by name the machine itself is reached; by a network that is not its own it is not.
    expect((await post(port, 2000, 'localhost')).status).toBe(200);
    const other = outgoingPolicy(['10.0.0.0/8']);
    expect(await other.post(new URL(`https://localhost.localdomain:${port}/`), {}, '', 2000)).toMatchObject({
      problem: expect.stringMatching(/^(private-address|unresolved)$/),
    });
  });
});
