/** The whole story of the demo enterprise as a list of dated steps: the same seed and the same end, the same list. */

import { endEmployment } from '../kernel/org/contract-leaving.ts';
import { createCostCentre, createRegion, createSite } from '../kernel/org/contract-places.ts';
import { changeUnit, createUnit } from '../kernel/org/contract-units.ts';
import { changeSettings } from '../kernel/setup/contract.ts';
import { followCoordinator, followReorganisation, openAccess, saveAudiences } from './access.ts';
import { dayOf, daysBetween, plus, storyStart, ticker, workday, ZONE } from './calendar.ts';
import { askByCatalogue, openCatalogue, tellDeflections } from './catalogue.ts';
import { characters } from './characters.ts';
import { openCalendars, openCharters } from './governance.ts';
import { openHours } from './hours.ts';
import { beginMovements, recordJoiner } from './movements.ts';
import { COMPANY, costCentres, regions, reorganisation, sites, units } from './organisation.ts';
import { announceReorganisation, reorganisationDays } from './reorganise.ts';
import { tellRequests } from './requests.ts';
import { firstRoster, type Roster } from './roster.ts';
import { ref, type Step, step } from './step.ts';
import { yearOf } from './year.ts';

export interface StorySettings {
  seed: number;
  /** ISO instant at which the story ends. */
  now: string;
  /** About how many people work there at the end. */
  people: number;
}

/** Share of the people at the end who were there on the first day. */
const FIRST_SHARE = 0.89;

/** The steps in the order in which they are performed. */
export function planStory({ seed, now, people }: StorySettings): Step[] {
  const start = storyStart(now);
  const today = dayOf(now);
  const roster = firstRoster(seed, start, Math.round(people * FIRST_SHARE));
  const requesters = roster.people.filter(
    (p) => p.character !== null && !characters.some((c) => c.id === p.character),
  );
  const steps: Step[] = [...foundation(start, roster)];

  const { announced, effective } = reorganisationDays(today);
  const closing = Object.keys(reorganisation.closes);
  const story = beginMovements(
    seed,
    roster,
    units.filter((u) => !closing.includes(u.unit)),
  );
  const opening = workday(plus(today, -400));
  const leaving = characters.find((c) => c.leaves)!;
  const lastDayOfLeaver = plus(today, -150);
  const days = daysBetween(start, today);
  for (let i = 1; i <= days; i++) {
    const day = plus(start, i);
    story.tellDay(day, i === days);
    if (day === announced) announceReorganisation(story, effective);
    if (day === workday(plus(lastDayOfLeaver, -40))) {
      const p = roster.people.find((x) => x.character === leaving.id)!;
      p.lastDay = lastDayOfLeaver;
      story.steps.push(
        step(
          story.tick(),
          'agnieszka',
          endEmployment,
          { personId: ref(p.ref), lastDay: lastDayOfLeaver, reason: 'resignation' },
          { record: p.ref },
        ),
      );
    }
  }
  const ordered = askByCatalogue({
    seed,
    now,
    start: plus(opening, 13),
    requesters,
    year: yearOf(today, effective),
    share: people / 2000,
  });
  steps.push(
    ...story.steps,
    ...openAccess(opening, requesters),
    ...openCalendars(plus(opening, 3), today),
    ...openCharters(plus(opening, 8), today, effective),
    ...openCatalogue(plus(opening, 11)),
    ...openHours(plus(opening, 9), today),
    ...ordered.steps,
    ...tellDeflections({ seed, now, start: plus(opening, 13), requesters, share: people / 2000 }),
    ...saveAudiences(plus(opening, 14), plus(today, -365), effective),
    ...followReorganisation(workday(effective)),
    ...followCoordinator(workday(plus(lastDayOfLeaver, 3))),
    ...tellRequests({
      seed,
      now,
      start: plus(opening, 12),
      requesters,
      effective,
      coordinatorLeft: lastDayOfLeaver,
      share: people / 2000,
      stretches: ordered.stretches,
    }),
  );
  return steps
    .filter((s) => s.at <= now)
    .map((s, i) => ({ s, i }))
    .sort((a, b) => (a.s.at < b.s.at ? -1 : a.s.at > b.s.at ? 1 : a.i - b.i))
    .map(({ s }) => s);
}

/** Places, units and people of the first day. */
function foundation(start: string, roster: Roster): Step[] {
  const steps: Step[] = [];
  const next = ticker(start, 360, 0.02);
  steps.push(
    step(
      next(),
      'setup',
      changeSettings,
      { enterprise: COMPANY, zone: ZONE, languages: ['en', 'ar'] },
      { record: 'settings' },
    ),
  );
  for (const r of regions) steps.push(step(next(), 'hr', createRegion, { region: r.code, name: r.name }));
  for (const s of sites)
    steps.push(
      step(
        next(),
        'hr',
        createSite,
        { code: s.code, name: s.name, country: s.country, region: s.region, timeZone: s.zone },
        { saves: { [`s:${s.code}`]: 'siteId' } },
      ),
    );
  for (const c of costCentres)
    steps.push(step(next(), 'hr', createCostCentre, c, { saves: { [`cc:${c.code}`]: 'costCentreId' } }));
  for (const u of units)
    steps.push(
      step(
        next(),
        'hr',
        createUnit,
        {
          name: u.name,
          code: u.unit.toUpperCase(),
          kind: u.kind,
          parentId: u.parent === null ? null : ref(`u:${u.parent}`),
          region: u.region,
          costCentreId: ref(`cc:${u.costCentre}`),
          from: '2005-01-01',
        },
        { saves: { [`u:${u.unit}`]: 'unitId' } },
      ),
    );
  for (const p of roster.people) recordJoiner({ steps }, p, next());
  for (const p of roster.people)
    if (p.isHead)
      steps.push(
        step(
          next(),
          'hr',
          changeUnit,
          { unitId: ref(`u:${p.unit.unit}`), headId: ref(p.ref) },
          { record: `u:${p.unit.unit}` },
        ),
      );
  return steps;
}
