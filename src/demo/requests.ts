/**
 * The requests of the last twelve months, each with a life of its own. Their lives go on past the end of the story,
 * which cuts them off: so what is open today is open because it began lately, or because it takes long.
 */
import { saveDraft, submitRequest } from '../areas/requests/contract.ts';
import { readAllNotices } from '../kernel/notices/contract.ts';
import { at, dayOf, daysBetween, plus, workday } from './calendar.ts';
import { characters } from './characters.ts';
import { SPONSOR_FROM, secondVersion } from './governance.ts';
import { tellHours } from './hours.ts';
import type { Life, Stretch, Told } from './life.ts';
import { minutesAfter } from './life.ts';
import { deadlineReasons, existingLooks, type Need, needs } from './needs.ts';
import { sites } from './organisation.ts';
import { type Random, seeded } from './random.ts';
import type { Person } from './roster.ts';
import { ref, type Step, step } from './step.ts';
import {
  approve,
  bypass,
  cancel,
  decline,
  fallSilent,
  judge,
  merge,
  redirect,
  split,
  takeUp,
  waitlist,
} from './triage.ts';
import { isWithin, workdaysAfter, yearOf } from './year.ts';

export interface RequestPlan {
  seed: number;
  now: string;
  /** The first day on which somebody asks. */
  start: string;
  requesters: readonly Person[];
  effective: string;
  coordinatorLeft: string;
  /** Of the full number. */
  share: number;
  /** Work on what was asked by the catalogue. */
  stretches: readonly Stretch[];
}

/** What becomes of requests, how many of them in a full demo, and how many days ago they were asked. */
const KINDS = [
  ['draft', 8, 1, 30],
  ['new', 12, 0, 4],
  ['worked', 268, 3, 372],
  ['worked', 38, 3, 62],
  ['closing-unit', 5, 0, 0],
  ['in-approval', 6, 8, 24],
  ['approver-leaves', 1, 0, 0],
  ['waitlisted', 9, 60, 350],
  ['waitlisted', 7, 8, 40],
  ['declined', 32, 6, 370],
  ['redirected', 15, 8, 360],
  ['cancelled', 11, 10, 350],
  ['silent', 6, 30, 330],
  ['bypassed', 6, 80, 360],
  ['bypassed', 13, 3, 70],
  ['split', 3, 40, 330],
] as const;

type Kind = (typeof KINDS)[number][0];

/** Trades whose units the reorganisation moves. */
const MOVED: readonly string[] = ['service', 'repair', 'software'];

/** Of the requests that are worked on, how many a colleague asks for as well. */
const TWINS = 0.12;

interface Plan {
  readonly told: Told;
  readonly plan: RequestPlan;
  readonly used: Map<string, number>;
  count: number;
}

/** The steps of all requests. */
export function tellRequests(plan: RequestPlan): Step[] {
  if (plan.requesters.length === 0) return [];
  const told: Told = {
    random: seeded(plan.seed, 'requests'),
    year: yearOf(dayOf(plan.now), plan.effective),
    now: plan.now,
    coordinatorLeft: plan.coordinatorLeft,
    requesters: plan.requesters,
    steps: [],
    stretches: [...plan.stretches],
    promised: [],
  };
  const whole: Plan = { told, plan, used: new Map(), count: 0 };
  for (const [kind, full, low, high] of KINDS)
    for (let i = 0; i < Math.max(1, Math.round(full * plan.share)); i++) tellOne(whole, kind, low, high);
  tellReading(told);
  return [...told.steps, ...tellHours(told, plan.seed, plan.share)];
}

function tellOne(whole: Plan, kind: Kind, low: number, high: number): void {
  const { told, plan } = whole;
  const { random, year } = told;
  const ago = random.between(low, Math.min(high, daysBetween(plan.start, year.today)));
  const asked =
    kind === 'closing-unit'
      ? plus(year.reorganised, -random.between(12, 34))
      : kind === 'approver-leaves'
        ? plus(plan.coordinatorLeft, -random.between(9, 13))
        : plus(year.today, -ago);
  const asker = askerOf(told, kind, asked);
  if (asker === null) return;
  const fit = needs.filter((n) => n.trades.includes(asker.unit.trade));
  const need = leastUsed(random, fit.length === 0 ? needs : fit, whole.used);
  const life = ask(whole, asker, need, workday(asked), kind);
  switch (kind) {
    case 'draft':
      return;
    case 'new':
      // Some have been looked at; what comes of it lies behind the end of the story.
      if (random.chance(0.5)) judge(told, life);
      return;
    case 'worked':
    case 'closing-unit': {
      const course = takeUp(told, life);
      if (course !== null && kind === 'worked' && random.chance(TWINS))
        tellTwin(whole, life, course.deliveredAt);
      return;
    }
    case 'in-approval':
      approve(told, life, judge(told, life), 'open');
      return;
    case 'approver-leaves':
      approve(told, life, at(workdaysAfter(life.asked, 1), 620), 'decided', 'dolores');
      return;
    case 'waitlisted':
      waitlist(told, life);
      return;
    case 'declined':
      decline(told, life);
      return;
    case 'redirected':
      redirect(told, life);
      return;
    case 'cancelled':
      cancel(told, life);
      return;
    case 'silent':
      fallSilent(told, life);
      return;
    case 'bypassed':
      bypass(told, life);
      return;
    case 'split':
      split(told, life);
      return;
  }
}

/** Somebody who can ask for this kind; null when a small company has nobody. */
function askerOf({ random, requesters, year }: Told, kind: Kind, asked: string): Person | null {
  // New areas bring new needs: while they begin, about half of all requests come from them.
  const isFromNewAreas =
    isWithin(asked, plus(year.reorganised, -28), year.settled) && random.chance(kind === 'worked' ? 0.52 : 0);
  const fit = requesters.filter((p) => {
    if (kind === 'closing-unit') return ['service', 'repair'].includes(p.unit.trade);
    if (kind === 'approver-leaves') return p.unit.region === 'americas';
    return !isFromNewAreas || MOVED.includes(p.unit.trade);
  });
  return fit.length === 0 ? null : random.pick(fit);
}

/** A colleague in the region asks for the same before it is delivered. */
function tellTwin(whole: Plan, life: Life, deliveredAt: string | null): void {
  const { told } = whole;
  const colleagues = told.requesters.filter(
    (p) => p !== life.asker && p.unit.region === life.region && p.unit.trade === life.asker.unit.trade,
  );
  if (colleagues.length === 0) return;
  const asked = workdaysAfter(life.asked, told.random.between(1, 4));
  const moment = at(workdaysAfter(asked, told.random.between(1, 3)), told.random.between(490, 900));
  if (deliveredAt !== null && dayOf(moment) >= dayOf(deliveredAt)) return;
  const twin = ask(whole, told.random.pick(colleagues), life.need, asked, 'worked');
  merge(told, twin, life, moment);
}

function leastUsed(random: Random, fit: readonly Need[], used: Map<string, number>): Need {
  const least = Math.min(...fit.map((n) => used.get(n.title) ?? 0));
  const need = random.pick(fit.filter((n) => (used.get(n.title) ?? 0) === least));
  used.set(need.title, least + 1);
  return need;
}

/** Somebody asks, or begins to. */
function ask(whole: Plan, asker: Person, need: Need, asked: string, kind: Kind): Life {
  const { told } = whole;
  const { random } = told;
  const id = `req:${++whole.count}`;
  const by = asker.character!;
  const place = sites.find((s) => s.code === asker.site)!.name.replace(/ .*/, '');
  const thing = random.pick(need.things);
  const fill = (text: string) => text.replaceAll('{site}', place).replaceAll('{thing}', thing);
  const filled = fill(need.title);
  const title = filled[0]!.toUpperCase() + filled.slice(1);
  const region = asker.unit.region!;
  const audienceSize = random.between(...need.size);
  const sponsor = random.chance(audienceSize >= SPONSOR_FROM ? 0.72 : 0.1)
    ? random.pick(['caitlin', 'rohan', 'annelie'])
    : null;
  const deadline = random.chance(0.5) ? workdaysAfter(asked, random.between(22, 85)) : null;
  const closingUnit = kind === 'closing-unit' ? (asker.unit.trade === 'repair' ? 'repair' : 'field') : null;
  const fields = {
    title,
    goal: fill(need.goal),
    ...(kind === 'draft' && random.chance(0.6) ? {} : { evidence: fill(need.evidence) }),
    audienceSize,
    regions: random.chance(0.25) ? [region] : [],
    ...(closingUnit === null ? {} : { unitId: ref(`u:${closingUnit}`) }),
    ...(deadline === null ? {} : { deadline, deadlineReason: random.pick(deadlineReasons) }),
    isRegulatory: need.regulatory === true,
    ...(random.chance(0.6) ? { existingContent: random.pick(existingLooks) } : {}),
    ...(sponsor === null ? {} : { sponsorId: ref(`p:${sponsor}`) }),
    priority:
      kind === 'bypassed'
        ? ('high' as const)
        : random.weighted([
            ['low', 10],
            ['normal', 58],
            ['high', 25],
            ['urgent', 7],
          ] as const),
  };
  const early = at(asked, random.between(420, kind === 'bypassed' ? 700 : 930));
  const askedAt = early < told.now ? early : minutesAfter(told.now, -random.between(5, 300));
  told.steps.push(
    step(askedAt, by, kind === 'draft' ? saveDraft : submitRequest, fields, { saves: { [id]: 'requestId' } }),
  );
  return {
    id,
    asker,
    by,
    need,
    region,
    title,
    audience: audienceSize,
    asked,
    askedAt,
    isHit: closingUnit !== null || MOVED.includes(asker.unit.trade),
    lacksSponsor: asked >= secondVersion(told.year.today) && audienceSize >= SPONSOR_FROM && sponsor === null,
    closingUnit,
  };
}

/** People look at what they were told now and then; what is newer stays unread. */
function tellReading(told: Told): void {
  const { random, year, requesters } = told;
  const readers = [
    ...characters.filter((c) => c.leaves !== true).map((c) => c.id),
    ...requesters.map((p) => p.character!),
  ];
  for (const id of readers)
    for (const ago of [50, random.between(3, 14)])
      told.steps.push(
        step(at(workday(plus(year.today, -ago)), random.between(990, 1010)), id, readAllNotices, {}),
      );
}
