/** The password rules: what is refused is what somebody guesses first; length alone is enough for the rest. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashPassword, passwordFlaw, passwordLength } from './passwords.ts';

const email = 'ada.lovelace@example.com';

describe('password rules', () => {
  test.each([
    ['', /0 characters; it needs at least 12/],
    ['eleven char', /11 characters/],
    ['x'.repeat(129), /longer than 128/],
    ['\ufdfa', /1 characters/],
    ['e\u0301'.repeat(100), /longer than 128/],
    ['ada.lovelace@example.com', /contains the e-mail address/],
    ['my ADA.Lovelace@example.com', /contains the e-mail address/],
    ['ada.lovelace1', /little more than the name/],
    ['Ada.Lovelace2026!', /little more than the name/],
    ['aaaaaaaaaaaa', /same few characters/],
    ['abababababab', /same few characters/],
    ['111122223333', /same few characters/],
    ['passwpasswpassw', /same few characters|one short piece/],
    ['hello1hello1hello1', /one short piece/],
    ['abcdefghijkl', /neighbouring keys/],
    ['1234567890123', /neighbouring keys/],
    ['qwertyuiop12345', /neighbouring keys/],
    ['LKJHGFDSA4321', /neighbouring keys/],
  ])('refuse %j', (password, sentence) => {
    expect(passwordFlaw(password, email)).toMatch(sentence);
  });

  test.each([
    'four plain words here',
    'Tr3llis grows slowly',
    'correct horse battery staple',
    'пароль из слов и пробелов',
    '这是一个相当长的密码示例吧啊',
    'ada.lovelace wrote the first program',
  ])('accept %j', (password) => {
    expect(passwordFlaw(password, email)).toBeNull();
  });

  test('refuse everything that is too short and every short piece said over and over', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        (text) =>
          passwordFlaw(text, email) !== null || [...text.normalize('NFKC')].length >= passwordLength.min,
      ),
    );
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 6 }),
        fc.integer({ min: 12, max: 100 }),
        (piece, length) => {
          const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
          return text.length < 3 * piece.length || passwordFlaw(text, email) !== null;
        },
      ),
    );
  });

  test('accept random passwords of fourteen letters and digits', () => {
    const letter = fc.constantFrom(...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789');
    fc.assert(
      fc.property(fc.array(letter, { minLength: 14, maxLength: 40 }), (letters) => {
        fc.pre(new Set(letters.join('').toLowerCase()).size >= 8);
        return passwordFlaw(letters.join(''), email) === null;
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('never take long, whatever is sent', () => {
    const start = performance.now();
    for (const text of ['ab'.repeat(64), 'qwer'.repeat(32), 'a'.repeat(1000), '1234'.repeat(250)])
      passwordFlaw(text, 'a'.repeat(200));
    expect(performance.now() - start).toBeLessThan(100);
  });
});

test('hashes are salted', async () => {
  const [a, b] = await Promise.all([
    hashPassword('four plain words here'),
    hashPassword('four plain words here'),
  ]);
  expect(a).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  expect(a).not.toBe(b);
});
