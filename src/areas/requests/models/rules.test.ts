import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CANDIDATES,
  conflictOf,
  conjunctions,
  countUse,
  linkLimits,
  missingOf,
  tsqueryOf,
  wordsOf,
} from './rules.ts';

const NOW = '2026-03-02T08:00:00.000Z';

describe('words to look for', () => {
  it('are cut before their endings, each once', () => {
    expect(wordsOf('Courses, course COURSES! for the new team-leads')).toEqual([
      { word: 'cours', isStart: true },
      { word: 'for', isStart: false },
      { word: 'the', isStart: false },
      { word: 'new', isStart: false },
      { word: 'team', isStart: false },
      { word: 'lead', isStart: true },
    ]);
  });

  it('never hold anything that PostgreSQL would read as an operator', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const words = wordsOf(text);
        expect(words.length).toBeLessThanOrEqual(12);
        for (const { word } of words) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
        expect(new Set(words.map((w) => w.word)).size).toBe(words.length);
      }),
    );
  });
});

describe('conjunctions', () => {
  const rated = fc.uniqueArray(
    fc.record({
      word: fc.stringMatching(/^[a-z]{3,8}$/),
      isStart: fc.boolean(),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { selector: (w) => w.word, maxLength: 12 },
  );

  it('keep within what may be looked at, unless every word is everywhere', () => {
    fc.assert(
      fc.property(rated, fc.integer({ min: 0, max: 2_000_000 }), (words, total) => {
        const groups = conjunctions(words, total);
        const rows = groups.map((g) => g.reduce((n, w) => n * w.share, total));
        expect(groups.length).toBeLessThanOrEqual(12 + 7);
        expect(groups.length > 0).toBe(words.length > 0);
        if (groups.length > 1) expect(rows.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(CANDIDATES + 1);
        for (const g of groups) for (const w of g) expect(words).toContain(w);
      }),
    );
  });

  it('look for rare words alone and for common ones together', () => {
    const word = (name: string, share: number) => ({ word: name, isStart: false, share });
    const groups = conjunctions(
      [word('the', 0.3), word('course', 0.02), word('forklift', 0.0005)],
      1_000_000,
    );
    expect(tsqueryOf(groups)).toBe(`('forklift')`);
    const common = conjunctions([word('safety', 0.01), word('course', 0.02), word('new', 0.04)], 1_000_000);
    expect(tsqueryOf(common)).toBe(`('safety' & 'course') | ('safety' & 'new') | ('course' & 'new')`);
  });
});

describe('uses of a link', () => {
  it('are counted apart, within an hour', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('looks', 'uploads', 'sends'), { maxLength: 120 }),
        (uses: ('looks' | 'uploads' | 'sends')[]) => {
          let counts: Parameters<typeof countUse>[0] = { looks: 0, uploads: 0, sends: 0, countedFrom: NOW };
          for (const use of uses) {
            const before = counts[use];
            const counted = countUse(counts, use, '2026-03-02T08:59:59.999Z');
            expect(counted.tooMany).toBe(before >= linkLimits[use]);
            expect(counted[use]).toBe(before + 1);
            counts = counted;
          }
          expect(countUse(counts, 'sends', '2026-03-02T09:00:00.000Z')).toMatchObject({
            looks: 0,
            uploads: 0,
            sends: 1,
            tooMany: false,
          });
        },
      ),
    );
  });
});

describe('a model', () => {
  const whole = {
    kind: 'model' as const,
    description: 'What one gets',
    queueId: 'a',
    hasApproval: false,
    formId: null,
    formVersionId: null,
    acceptsWithoutAccount: false,
  };
  const days = { silentWarnDays: null, silentCloseDays: null };

  it('says what is missing', () => {
    expect(missingOf(whole)).toEqual([]);
    expect(missingOf({ ...whole, queueId: null, description: '', formId: 'f' })).toHaveLength(3);
    expect(missingOf({ ...whole, kind: 'demand', queueId: null })).toEqual([]);
  });

  it('does not contradict itself', () => {
    expect(conflictOf({ ...whole, ...days })).toBeNull();
    expect(conflictOf({ ...whole, ...days, kind: 'answer' })).toBe('answer-only');
    expect(conflictOf({ ...whole, ...days, silentCloseDays: 10 })).toBe('silent-order');
  });
});
