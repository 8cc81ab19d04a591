import { expect, it } from 'vitest';
import { plus } from './calendar.ts';
import { latin } from './names.ts';
import { planStory } from './story.ts';

const settings = { seed: 7, now: '2026-11-23T16:20:00.000Z', people: 400 };
const story = planStory(settings);

it('tells the same for the same seed and end', () => {
  expect(JSON.stringify(planStory(settings))).toBe(JSON.stringify(story));
  expect(JSON.stringify(planStory({ ...settings, seed: 8 }))).not.toBe(JSON.stringify(story));
});

it('runs forward in time and ends now', () => {
  const instants = story.map((s) => s.at);
  expect([...instants].sort()).toEqual(instants);
  expect(instants[0]! < plus('2024-11-23', 6)).toBe(true);
  expect(instants.at(-1)! <= settings.now).toBe(true);
  expect(instants.at(-1)! > '2026-11-18').toBe(true);
});

it('refers only to what an earlier step has made', () => {
  const made = new Set(['a:setup', 'a:hr']);
  for (const s of story) {
    for (const [, name] of JSON.stringify(s.input).matchAll(/\{\{([^{}]+)\}\}/g))
      expect(made, `${s.operation} at ${s.at} needs ${name}`).toContain(name);
    for (const name of Object.keys(s.saves)) made.add(name);
  }
});

it.each([
  '2024-02-29T09:00:00.000Z',
  '2026-03-29T01:30:00.000Z',
  '2027-01-01T00:10:00.000Z',
  '2026-07-05T12:00:00.000Z',
])('has a story for every day of the year: %s', (now) => {
  const steps = planStory({ seed: 3, now, people: 120 });
  expect(steps.every((s) => s.at <= now)).toBe(true);
  expect(steps.some((s) => s.operation === 'org.close-unit')).toBe(true);
  expect(steps.filter((s) => s.operation === 'requests.submit-request').length).toBeGreaterThan(5);
});

it('gives everybody an address of their own', () => {
  const mails = story.flatMap((s) =>
    s.operation === 'org.create-person' ? [(s.input as { email: string }).email] : [],
  );
  expect(new Set(mails).size).toBe(mails.length);
  expect(mails.every((m) => /^[a-z0-9.-]+@ostravell\.example$/.test(m))).toBe(true);
});

it('writes names in Latin letters for addresses', () => {
  expect(latin('Łukasz')).toBe('lukasz');
  expect(latin('Østergård')).toBe('ostergard');
  expect(latin('van der Walt')).toBe('vanderwalt');
});
