/**
 * Two years of joiners, movers, leavers, changing managers, leaves, returns and contractors, told day by day. Every
 * decision becomes known when it is taken and holds from its own day on, sometimes earlier: as in a real company.
 */
import { changePerson, createPerson, movePerson } from '../kernel/org/contract.ts';
import { endEmployment, rehirePerson, withdrawLeaving } from '../kernel/org/contract-leaving.ts';
import { changeUnit } from '../kernel/org/contract-units.ts';
import { at, monthStart, plus, weekday } from './calendar.ts';
import { DOMAIN, sites, type UnitPlan } from './organisation.ts';
import { type Random, seeded } from './random.ts';
import type { Person, Roster } from './roster.ts';
import { ref, type Step, step } from './step.ts';
import { leadTitle, promoted, titleFor, worksInShifts } from './titles.ts';

/** What the story of the people stands on, and what it leaves behind. */
export interface Movements {
  readonly roster: Roster;
  readonly random: Random;
  /** Where people may join or move to. */
  units: UnitPlan[];
  /** Units that have another unit above them than on the first day. */
  readonly parents: Map<string, string>;
  /** The day being told. */
  day: string;
  readonly steps: Step[];
  /** The next instant of the day at which something can be done. */
  tick(): string;
  /** Does something on a later day, before the chances of that day. */
  later(day: string, act: () => void): void;
}

/** Begins the story; `tellDay` goes on with it. */
export function beginMovements(
  seed: number,
  roster: Roster,
  units: readonly UnitPlan[],
): Movements & { tellDay(day: string, isQuiet: boolean): void } {
  const planned = new Map<string, (() => void)[]>();
  let minute = 0;
  const story: Movements = {
    roster,
    random: seeded(seed, 'movements'),
    units: [...units],
    parents: new Map(),
    day: roster.start,
    steps: [],
    tick() {
      minute += 0.75;
      return at(story.day, 480 + minute);
    },
    later(day, act) {
      planned.set(day, [...(planned.get(day) ?? []), act]);
    },
  };
  return Object.assign(story, {
    tellDay(day: string, isQuiet: boolean) {
      story.day = day;
      minute = 0;
      for (const p of roster.people) if (p.lastDay !== null && p.lastDay < day) p.hasLeft = true;
      for (const act of planned.get(day) ?? []) act();
      if (!isQuiet && weekday(day) <= 5) tellChances(story);
    },
  });
}

/** Shares of the people to whom it happens in a year of 260 working days. */
const RATES = {
  leave: 0.1,
  join: 0.155,
  move: 0.065,
  promote: 0.08,
  absence: 0.05,
  relocate: 0.012,
  rename: 0.006,
  correct: 0.01,
  contract: 0.022,
  rehire: 0.005,
} as const;

function tellChances(story: Movements): void {
  const { random, roster } = story;
  const here = roster.people.filter((p) => isHere(p, story.day)).length;
  const times = (rate: number) => {
    const expected = (here * rate) / 260;
    return Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
  };
  const tell = (rate: number, act: (story: Movements) => void) => {
    for (let n = times(rate); n > 0; n--) act(story);
  };
  tell(RATES.leave, leave);
  tell(RATES.join, join);
  tell(RATES.move, move);
  tell(RATES.promote, promote);
  tell(RATES.absence, goOnLeave);
  tell(RATES.relocate, relocate);
  tell(RATES.rename, rename);
  tell(RATES.correct, correct);
  tell(RATES.contract, contract);
  tell(RATES.rehire, rehire);
}

/** Employed on the day and not about to leave. */
export function isHere(p: Person, day: string): boolean {
  return !p.hasLeft && p.lastDay === null && p.hired <= day;
}

function choose(story: Movements, fits: (p: Person) => boolean): Person | null {
  const { people } = story.roster;
  for (let tries = 0; tries < 25; tries++) {
    const p = story.random.pick(people);
    if (isHere(p, story.day) && p.busyUntil <= story.day && !p.isKept && fits(p)) return p;
  }
  return null;
}

/** Those who have this manager, as far as they are or will be here. */
export function reportsOf(story: Movements, manager: Person): Person[] {
  return story.roster.people.filter((p) => p.manager === manager && !p.hasLeft);
}

/** Somebody in the unit, or above it, who can be a manager from a day on. */
export function managerIn(story: Movements, unit: UnitPlan): Person {
  const { people } = story.roster;
  const fit = people.filter(
    (p) => p.unit === unit && (p.isHead || p.isLead) && isHere(p, story.day) && p.busyUntil <= story.day,
  );
  const lead = fit.filter((p) => p.isLead);
  if (lead.length > 0) return story.random.pick(lead);
  if (fit.length > 0) return fit[0]!;
  const above = story.parents.get(unit.unit) ?? unit.parent;
  const parent = story.units.find((u) => u.unit === above);
  return parent === undefined ? people[0]! : managerIn(story, parent);
}

const join = (story: Movements) => {
  const unit = story.random.weighted(story.units.map((u) => [u, u.weight] as const));
  const hired = plus(story.day, story.random.between(4, 45));
  recordJoiner(
    story,
    story.roster.make(unit, hired, { manager: managerIn(story, unit), busyUntil: hired }),
    story.tick(),
  );
};

/** Writes somebody down who joins. */
export function recordJoiner(story: Pick<Movements, 'steps'>, p: Person, instant: string): void {
  const siteOf = sites.find((s) => s.code === p.site)!;
  story.steps.push(
    step(
      instant,
      'hr',
      createPerson,
      {
        givenName: p.given,
        familyName: p.family,
        email: `${p.local}@${DOMAIN}`,
        timeZone: siteOf.zone,
        extra: { Schedule: worksInShifts(p.title) ? 'Rotating shifts' : 'Day', Country: siteOf.country },
        employeeNumber: p.number,
        from: p.hired,
        unitId: ref(`u:${p.unit.unit}`),
        managerId: p.manager === null ? null : ref(p.manager.ref),
        title: p.title,
        siteId: ref(`s:${p.site}`),
        costCentreId: ref(`cc:${p.unit.costCentre}`),
        kind: p.kind,
      },
      { saves: { [p.ref]: 'personId' } },
    ),
  );
}

type MoveInput = Partial<Parameters<typeof movePerson.input.parse>[0] & object>;

/** Writes a change of somebody's work down. */
export function recordMove(
  story: Movements,
  p: Person,
  from: string,
  change: MoveInput,
  reason?: string,
): void {
  story.steps.push(
    step(
      story.tick(),
      'hr',
      movePerson,
      { personId: ref(p.ref), from: from < p.hired ? p.hired : from, ...change },
      { record: p.ref, ...(reason === undefined ? {} : { reason }) },
    ),
  );
}

const contract = (story: Movements) => {
  const unit = story.random.weighted(story.units.map((u) => [u, u.weight] as const));
  const hired = plus(story.day, story.random.between(2, 20));
  const p = story.roster.make(unit, hired, {
    manager: managerIn(story, unit),
    busyUntil: hired,
    kind: 'contractor',
  });
  recordJoiner(story, p, story.tick());
  endOn(story, p, plus(hired, story.random.between(80, 360)), 'end-of-contract');
};

type Reason = 'resignation' | 'retirement' | 'dismissal' | 'end-of-contract' | 'other';

function endOn(story: Movements, p: Person, lastDay: string, reason: Reason): void {
  p.lastDay = lastDay;
  story.steps.push(
    step(story.tick(), 'hr', endEmployment, { personId: ref(p.ref), lastDay, reason }, { record: p.ref }),
  );
}

const leave = (story: Movements) => {
  const p = choose(
    story,
    (x) => x.manager !== null && reportsOf(story, x).every((r) => r.busyUntil <= story.day),
  );
  if (p === null) return;
  const { random } = story;
  const lastDay = plus(story.day, random.between(20, 75));
  const reports = reportsOf(story, p);
  if (reports.length > 0 && random.chance(0.65)) succeed(story, p, reports, plus(lastDay, 1));
  endOn(
    story,
    p,
    lastDay,
    random.weighted([
      ['resignation', 62],
      ['retirement', 20],
      ['dismissal', 6],
      ['other', 4],
    ]),
  );
  if (reports.length === 0 && random.chance(0.04)) {
    story.later(plus(story.day, 6), () => {
      p.lastDay = null;
      story.steps.push(
        step(story.tick(), 'hr', withdrawLeaving, { personId: ref(p.ref) }, { record: p.ref }),
      );
    });
    return;
  }
  story.later(plus(lastDay, 1), () => passOn(story, p));
};

/** Where no successor was named, the rule hands everybody to the next manager; somebody is named later. */
function passOn(story: Movements, p: Person): void {
  const reports = reportsOf(story, p);
  let above = p.manager;
  while (above?.hasLeft === true) above = above.manager;
  if (reports.length === 0 || above === null) return;
  const boss = above;
  const tomorrow = plus(story.day, 1);
  for (const r of reports)
    Object.assign(r, { manager: boss, busyUntil: r.busyUntil > tomorrow ? r.busyUntil : tomorrow });
  story.later(plus(story.day, story.random.between(18, 40)), () => {
    const waiting = reports.filter(
      (r) => r.manager === boss && isHere(r, story.day) && r.busyUntil <= story.day,
    );
    if (isHere(boss, story.day)) succeed(story, { ...p, manager: boss }, waiting, story.day);
  });
}

/** One of the reports becomes their manager. */
function succeed(story: Movements, p: Person, reports: readonly Person[], from: string): void {
  const fit = reports.filter(
    (r) =>
      isHere(r, story.day) &&
      r.busyUntil <= story.day &&
      !r.isLead &&
      !r.isHead &&
      !r.isKept &&
      r.kind === 'employee',
  );
  if (fit.length === 0 || p.manager === null) return;
  // Whoever will be their manager from then on: the one above may be about to leave as well.
  let boss: Person = p.manager;
  while (boss.manager !== null && (boss.hasLeft || (boss.lastDay !== null && boss.lastDay < from)))
    boss = boss.manager;
  const next = story.random.pick(fit);
  recordMove(
    story,
    next,
    from,
    { title: p.title, managerId: ref(boss.ref) },
    `Succeeds ${p.title.toLowerCase()}`,
  );
  Object.assign(next, {
    title: p.title,
    manager: boss,
    isLead: p.isLead,
    isHead: p.isHead,
    busyUntil: from,
  });
  for (const r of reports) {
    if (r === next || r.hasLeft || (r.lastDay !== null && r.lastDay < from)) continue;
    recordMove(story, r, from, { managerId: ref(next.ref) });
    Object.assign(r, { manager: next, busyUntil: from > r.busyUntil ? from : r.busyUntil });
  }
  if (p.isHead && next.unit === p.unit)
    story.steps.push(
      step(
        story.tick(),
        'hr',
        changeUnit,
        { unitId: ref(`u:${p.unit.unit}`), headId: ref(next.ref), from },
        { record: `u:${p.unit.unit}` },
      ),
    );
}

const isMember = (p: Person) => !p.isHead && !p.isLead;

const move = (story: Movements) => {
  const p = choose(story, isMember);
  if (p === null) return;
  const { random } = story;
  const near = story.units.filter(
    (u) => u !== p.unit && u.weight > 3 && (u.region === p.unit.region || random.chance(0.1)),
  );
  if (near.length === 0) return;
  const unit = random.weighted(
    near.map((u) => [u, u.trade === p.unit.trade ? u.weight * 3 : u.weight] as const),
  );
  const from = monthStart(story.day, random.between(1, 2));
  const site = unit.sites.includes(p.site) ? p.site : story.roster.siteFor(unit);
  const manager = managerIn(story, unit);
  const title = unit.trade === p.unit.trade && random.chance(0.6) ? p.title : titleFor(unit, random);
  recordMove(story, p, from, {
    unitId: ref(`u:${unit.unit}`),
    managerId: ref(manager.ref),
    title,
    siteId: ref(`s:${site}`),
    costCentreId: ref(`cc:${unit.costCentre}`),
  });
  Object.assign(p, { unit, manager, title, site, busyUntil: from });
};

const promote = (story: Movements) => {
  const p = choose(story, isMember);
  const title = p === null ? null : promoted(p.title);
  if (p === null || title === null) return;
  const from = monthStart(story.day, 1);
  recordMove(story, p, from, { title });
  Object.assign(p, { title, busyUntil: from });
};

const goOnLeave = (story: Movements) => {
  const p = choose(story, (x) => isMember(x) && x.kind === 'employee');
  if (p === null) return;
  const from = plus(story.day, story.random.between(7, 60));
  const until = plus(from, story.random.between(28, 260));
  recordMove(story, p, from, { onLeave: true, until });
  p.busyUntil = plus(until, 1);
};

const relocate = (story: Movements) => {
  const p = choose(story, (x) => isMember(x) && x.unit.sites.length > 1);
  if (p === null) return;
  const site = story.random.pick(p.unit.sites.filter((s) => s !== p.site));
  const from = monthStart(story.day, 1);
  recordMove(story, p, from, { siteId: ref(`s:${site}`) });
  Object.assign(p, { site, busyUntil: from });
};

const rename = (story: Movements) => {
  const p = choose(story, () => true);
  const other = choose(story, (x) => x !== p && x.site === p?.site);
  if (p === null || other === null) return;
  p.family = story.random.chance(0.5) ? `${p.family}-${other.family}` : other.family;
  story.steps.push(
    step(story.tick(), 'hr', changePerson, { personId: ref(p.ref), familyName: p.family }, { record: p.ref }),
  );
};

/** Something was written down wrongly and is put right as of an earlier day. */
const correct = (story: Movements) => {
  const from = plus(story.day, -story.random.between(3, 25));
  const p = choose(story, (x) => isMember(x) && x.hired < from && x.busyUntil < from);
  if (p === null) return;
  const title = titleFor(p.unit, story.random);
  recordMove(story, p, from, { title }, 'The title in the contract is another one');
  p.title = title;
};

const rehire = (story: Movements) => {
  const { people } = story.roster;
  const gone = people.filter(
    (p) =>
      p.hasLeft &&
      p.kind === 'employee' &&
      p.character === null &&
      p.lastDay! < plus(story.day, -60) &&
      story.units.includes(p.unit),
  );
  if (gone.length === 0) return;
  const p = story.random.pick(gone);
  const from = plus(story.day, story.random.between(7, 30));
  const manager = managerIn(story, p.unit);
  const title = p.isHead || p.isLead ? leadTitle(p.unit) : p.title;
  Object.assign(p, {
    hasLeft: false,
    lastDay: null,
    hired: from,
    manager,
    title,
    busyUntil: from,
    isHead: false,
    isLead: false,
  });
  story.steps.push(
    step(
      story.tick(),
      'hr',
      rehirePerson,
      {
        personId: ref(p.ref),
        from,
        unitId: ref(`u:${p.unit.unit}`),
        managerId: ref(manager.ref),
        title,
        siteId: ref(`s:${p.site}`),
        costCentreId: ref(`cc:${p.unit.costCentre}`),
        employeeNumber: `R${p.number}-${from.slice(2, 4)}${from.slice(5, 7)}`,
      },
      { record: p.ref },
    ),
  );
};
