/**
 * Where the hours of the team go: what an hour costs, who can what and is away, how much work requests need, and weeks
 * entered as shares. Estimates are made before a promise and are, since the studio is crowded, far too low.
 */
import { enterWeekShares, estimateEffort } from '../kernel/effort/contract.ts';
import { recordLeave, setRate, setSkill, setWorkingHours } from '../kernel/effort/contract-registers.ts';
import { at, dayOf, daysBetween, plus, ticker, weekday, workday } from './calendar.ts';
import { characters } from './characters.ts';
import { coordinatorOn, minutesAfter, type Promised, type Stretch, type Told } from './life.ts';
import { type Random, seeded } from './random.ts';
import { ref, type Step, step } from './step.ts';

/** Who enters weeks. */
const team = ['grace', 'tobias', 'beatriz', 'yuting', 'rory', 'marcus', 'zofia'] as const;
/** Minutes of a usual week. */
const WEEK = 2400;

/** What an hour costs, by title, in cents. */
const rates = [
  [null, 6200],
  ['Learning designer', 7400],
  ['Learning designer, video and simulation', 8100],
  ['Lead learning designer', 9300],
  ['Programme owner, leadership', 9800],
  ['Programme owner, technical service', 9600],
  ['Learning technology lead', 10_400],
] as const;

const skills = [
  ['yuting', 'Translation', 3],
  ['yuting', 'Course design', 2],
  ['rory', 'Video', 3],
  ['rory', 'Simulation', 3],
  ['beatriz', 'Course design', 3],
  ['beatriz', 'Facilitation', 2],
  ['grace', 'Service technique', 3],
  ['tobias', 'Facilitation', 3],
  ['marcus', 'Learning platform', 3],
] as const;

/** Rates and skills on the day on which the team begins to write hours down; leave as it becomes known. */
export function openHours(day: string, today: string): Step[] {
  const next = ticker(day, 780, 1);
  const year = day.slice(0, 4);
  return [
    ...rates.map(([role, amountMinor]) =>
      step(next(), 'ingrid', setRate, { role, from: `${year}-01-01`, amountMinor, currency: 'EUR' }),
    ),
    step(next(), 'ingrid', setRate, {
      role: 'Learning designer, video and simulation',
      from: `${Number(today.slice(0, 4))}-01-01`,
      amountMinor: 8500,
      currency: 'EUR',
    }),
    ...skills.map(([who, skill, level]) =>
      step(next(), 'ingrid', setSkill, { personId: ref(`p:${who}`), skill, level }),
    ),
    step(next(), 'ingrid', setWorkingHours, {
      personId: ref('p:yuting'),
      weeklyMinutes: 1920,
      percent: null,
    }),
    step(at(workday(plus(today, -15)), 555), 'beatriz', recordLeave, {
      from: workday(plus(today, -4)),
      to: workday(plus(today, 9)),
      percent: 20,
      note: 'Parental leave, one day a week',
    }),
    step(at(workday(plus(today, -30)), 575), 'tobias', recordLeave, {
      from: workday(plus(today, 20)),
      to: workday(plus(today, 34)),
      note: 'Winter holiday',
    }),
    step(at(workday(plus(today, -19)), 605), 'rory', recordLeave, {
      from: workday(plus(today, 27)),
      to: workday(plus(today, 38)),
    }),
  ];
}

interface Week {
  readonly monday: string;
  readonly who: string;
  readonly shares: {
    requestName: string | null;
    workType?: 'operations' | 'value-adding' | 'unplanned';
    percent: number;
  }[];
}

/** Weeks by shares, and the estimates that were made of the same work. */
export function tellHours(told: Told, seed: number, share: number): Step[] {
  const random = seeded(seed, 'hours');
  const { today, crowded } = told.year;
  const spent = new Map<string, number>();
  const weeks: Week[] = [];
  // A small company writes down the last weeks only.
  const count = Math.ceil(52 * Math.min(1, 0.12 + share));
  const thisMonday = plus(today, 1 - weekday(today));
  for (let w = 53; w >= 0; w--) {
    const monday = plus(thisMonday, -7 * w);
    const friday = plus(monday, 4);
    for (const who of team) {
      const active = told.stretches.filter(
        (s) => s.owner === who && s.from <= friday && (s.to === null || s.to >= monday),
      );
      const week = weekOf(random, who, monday, active, monday >= crowded);
      for (const s of week.shares)
        if (s.requestName !== null)
          spent.set(s.requestName, (spent.get(s.requestName) ?? 0) + (s.percent * WEEK) / 100);
      const isShown = share >= 0.5 || active.length > 0;
      if (w < count && isShown && random.chance(0.96)) weeks.push(week);
    }
  }
  return [
    ...weeks.map((week) => entered(week)),
    ...told.promised.flatMap((p) => estimated(told, random, p, spent.get(p.life.id) ?? 0, told.stretches)),
  ];
}

/** How a person spent a week: requests first, each with its part, and what is left on the rest. */
function weekOf(
  random: Random,
  who: string,
  monday: string,
  active: readonly Stretch[],
  isCrowded: boolean,
): Week {
  const runs = who === 'zofia' || who === 'marcus';
  const room = active.length === 0 ? 0 : Math.min(runs ? 40 : 84, 30 + 14 * active.length);
  const weights = active.map((s) => (s.isOrdered ? 3 : 1));
  const all = weights.reduce((sum, w) => sum + w, 0);
  const shares: Week['shares'] = [];
  let left = 100;
  for (const [i, s] of active.slice(0, 12).entries()) {
    const percent = Math.min(34, Math.max(2, Math.floor((room * weights[i]!) / all)));
    if (percent > left - 8) break;
    shares.push({ requestName: s.requestName, percent });
    left -= percent;
  }
  const unplanned = random.chance(isCrowded ? 0.7 : 0.2)
    ? Math.min(left - 6, random.between(3, isCrowded ? 14 : 8))
    : 0;
  if (unplanned > 0) {
    shares.push({ requestName: null, workType: 'unplanned', percent: unplanned });
    left -= unplanned;
  }
  const better = Math.floor(left * (isCrowded ? 0.1 : runs ? 0.2 : 0.35));
  if (better > 0) shares.push({ requestName: null, workType: 'value-adding', percent: better });
  shares.push({ requestName: null, workType: 'operations', percent: left - better });
  return { monday, who, shares };
}

/** On Friday afternoon, after the last delivery of the day. */
function entered({ monday, who, shares }: Week): Step {
  return step(at(plus(monday, 4), 1010 + characters.findIndex((c) => c.id === who)), who, enterWeekShares, {
    week: monday,
    shares: shares.map(({ requestName, workType, percent }) =>
      requestName === null ? { workType, percent } : { kind: 'request', recordId: ref(requestName), percent },
    ),
  });
}

/** What was thought before it was taken up. */
function estimated(
  told: Told,
  random: Random,
  { life, takenAt, dueOn, isCrowded }: Promised,
  minutes: number,
  stretches: readonly Stretch[],
): Step[] {
  if (!random.chance(0.8)) return [];
  const isOpen = stretches.some(
    (s) => s.requestName === life.id && (s.to === null || s.to >= told.year.today),
  );
  // The nearer the day, the less is left to do.
  const days = dueOn <= told.year.today ? 0 : daysBetween(told.year.today, dueOn);
  const left = isOpen ? random.between(60, 180) + days * (isCrowded ? 48 : 22) : 0;
  const needed = Math.max(240, minutes + left);
  const thought = isOpen
    ? needed
    : needed * (isCrowded ? random.between(50, 80) : random.between(75, 115)) * 0.01;
  return [
    step(minutesAfter(takenAt, -4), coordinatorOn(told, life, dayOf(takenAt)), estimateEffort, {
      kind: 'request',
      recordId: ref(life.id),
      minutes: Math.max(120, Math.round(thought / 60) * 60),
    }),
  ];
}
