/** The cookie check, without a database: only a token that we signed gets as far as a query. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownCookies, tokenOf } from './session.ts';

const secret = 's'.repeat(40);
const token = 'AbCdEfGhIjKlMnOpQrStUvWxYz012345';
const signed = (value: string, key = secret) =>
  encodeURIComponent(`${value}.${createHmac('sha256', key).update(value).digest('base64')}`);

test('a token that we signed is found, under the name that fits the connection', () => {
  const plain = `other=1; trellis.session_token=${signed(token)}; x=y`;
  expect(tokenOf(plain, secret, false)).toBe(token);
  expect(tokenOf(plain, secret, true)).toBeNull();
  expect(tokenOf(`__Secure-trellis.session_token=${signed(token)}`, secret, true)).toBe(token);
  expect(tokenOf(`trellis.session_token=${signed(token, 'z'.repeat(40))}`, secret, false)).toBeNull();
});

test('no header whatever makes a token, or an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tokenOf(text, secret, false)).toBeNull();
      expect(tokenOf(`trellis.session_token=${text}`, secret, false)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(80), (noise, at) => {
      const value = decodeURIComponent(signed(token));
      const changed = value.slice(0, at) + noise + value.slice(at);
      const found = tokenOf(`trellis.session_token=${encodeURIComponent(changed)}`, secret, false);
      expect(found).toBeNull();
    }),
  );
});

test('cookies of others never go further', () => {
  const found = ownCookies(
    'a=1; trellis.two_factor=x; __Secure-trellis.session_token=y; trellis.bad=\u00e9; evil.trellis.z=1',
  );
  expect([...found]).toEqual([
    ['trellis.two_factor', 'x'],
    ['__Secure-trellis.session_token', 'y'],
  ]);
});
