/** Orders of any shape come to their end, whatever is settled first. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circleIn, flawOfLines, type TemplateLineInput } from './contract-lines.ts';
import { holding, isSettled, type LineFacts, premature, progressOf, ready } from './rules.ts';

/** An order without circles: a line waits only for earlier ones. */
const order = fc
  .array(fc.record({ after: fc.array(fc.nat(11), { maxLength: 4 }), isMandatory: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((lines) =>
    lines.map(
      ({ after, isMandatory }, i): LineFacts => ({
        lineId: String(i),
        state: 'blocked',
        isMandatory,
        after: [...new Set(after.filter((a) => a < i).map(String))],
      }),
    ),
  );

const withState = (lines: readonly LineFacts[], ids: readonly string[], state: LineFacts['state']) =>
  lines.map((l) => (ids.includes(l.lineId) ? { ...l, state } : l));

describe('an order', () => {
  it('comes to its end whichever open line is settled next, and never begins a line too early', () => {
    fc.assert(
      fc.property(order, fc.infiniteStream(fc.nat()), (lines, choices) => {
        let now: LineFacts[] = withState(lines, ready(lines), 'open');
        for (let step = 0; step <= lines.length; step++) {
          expect(premature(now)).toEqual([]);
          expect(ready(now)).toEqual([]);
          const open = now.filter((l) => l.state === 'open');
          if (open.length === 0) break;
          const next = open[choices.next().value! % open.length]!;
          const outcome = (['done', 'not-needed', 'withdrawn'] as const)[choices.next().value! % 3]!;
          now = withState(now, [next.lineId], outcome);
          now = withState(now, ready(now), 'open');
        }
        expect(now.every((l) => isSettled(l.state))).toBe(true);
        expect(progressOf(now).mandatoryOpen).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('lets exactly the lines wait again that a line opened anew holds', () => {
    fc.assert(
      fc.property(order, fc.nat(), (lines, choice) => {
        const reopened = String(choice % lines.length);
        const now = withState(
          withState(
            lines,
            lines.map((l) => l.lineId),
            'open',
          ),
          [reopened],
          'open',
        );
        for (const l of now) expect(premature(now).includes(l.lineId)).toBe(holding(l, now).length > 0);
      }),
      { numRuns: 100 },
    );
  });

  it('has a circle exactly where no order of its lines works', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        (edges) => {
          const of = new Map(edges.map((after, i) => [String(i), after.map(String)]));
          const placed = new Set<string>();
          for (let i = 0; i < edges.length; i++)
            for (const [key, after] of of)
              if (after.every((a) => placed.has(a) || !of.has(a))) placed.add(key);
          expect(circleIn(of).length === 0).toBe(placed.size === of.size);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('counts neither what was taken back nor what is not needed', () => {
    const line = (lineId: string, state: LineFacts['state'], isMandatory = true): LineFacts => ({
      lineId,
      state,
      isMandatory,
      after: [],
    });
    expect(
      progressOf([line('a', 'done'), line('b', 'open'), line('c', 'withdrawn'), line('d', 'blocked', false)]),
    ).toEqual({ total: 3, ready: 1, mandatoryOpen: 1, isReady: false });
    expect(progressOf([line('a', 'done'), line('b', 'not-needed')]).isReady).toBe(true);
    expect(progressOf([line('b', 'not-needed')]).isReady).toBe(false);
    expect(progressOf([])).toEqual({ total: 0, ready: 0, mandatoryOpen: 0, isReady: false });
  });
});

describe('a template', () => {
  const line = (lineKey: string, more: Partial<TemplateLineInput> = {}): TemplateLineInput => ({
    lineKey,
    title: `Line ${lineKey}`,
    ...more,
  });

  it('says what is wrong with it', () => {
    expect(flawOfLines([line('a'), line('b', { after: ['a'] })])).toBeNull();
    expect(flawOfLines([line('a'), line('a')])).toMatch(/same name/);
    expect(flawOfLines([line('a', { after: ['a'] })])).toBe('Line a: a line cannot wait for itself.');
    expect(flawOfLines([line('a', { after: ['x'] })])).toMatch(/does not exist/);
    expect(flawOfLines([line('a', { after: ['b'] }), line('b', { after: ['a'] })])).toMatch(
      /wait for each other.*Line a, Line b/,
    );
  });
});
