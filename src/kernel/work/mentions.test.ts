import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showMentions, storeMentions } from './mentions.ts';

const ANNA = '0192f0c1-7a3b-7c4d-8e5f-001122334455';
const BEN = '0192f0c1-7a3b-7c4d-8e5f-66778899aabb';

describe('mentions', () => {
  it('are found once each, in the order of the text, and lose their names', () => {
    const { body, mentions } = storeMentions(
      `Ask @[Ben Oyelaran](person:${BEN}) or @[Anna Lind](person:${ANNA.toUpperCase()}), then @[Ben](person:${BEN}).`,
    );
    expect(mentions).toEqual([BEN, ANNA]);
    expect(body).toBe(`Ask @[](person:${BEN}) or @[](person:${ANNA}), then @[](person:${BEN}).`);
    expect(body).not.toContain('Oyelaran');
  });

  it('come back with the names of today', () => {
    const { body } = storeMentions(`Hello @[Old Name](person:${ANNA})!`);
    expect(showMentions(body, () => 'Anna Lind-Berg')).toBe(`Hello @[Anna Lind-Berg](person:${ANNA})!`);
    expect(showMentions(body, () => 'A [x]\nB')).toBe(`Hello @[A  x  B](person:${ANNA})!`);
  });

  it('leave addresses, links and half tokens alone', () => {
    const text = `a@b.example @[x] [y](person:1) @[z](unit:${ANNA})`;
    expect(storeMentions(text)).toEqual({ body: text, mentions: [] });
  });

  it('survive storing again whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 40 }), (before, name) => {
        const once = storeMentions(`${before} @[](person:${ANNA})`);
        const shown = showMentions(once.body, () => name);
        expect(storeMentions(shown)).toEqual(once);
      }),
    );
  });
});
