/** The reorganisation: announced eleven weeks ahead, in force on the first of a month, told as planned changes. */
import { changeUnit, closeUnit, createUnit } from '../kernel/org/contract-units.ts';
import { monthStart, plus, workday } from './calendar.ts';
import { isHere, type Movements, recordMove } from './movements.ts';
import { reorganisation, type UnitPlan, units } from './organisation.ts';
import type { Person } from './roster.ts';
import { ref, step } from './step.ts';

/** Months in which a reorganisation would mix with what else happens in spring. */
const TAKEN = ['01', '02', '03', '04', '05'];

/** When it is announced and when it holds: in the last year, at least four months before the end of the story. */
export function reorganisationDays(today: string): { announced: string; effective: string } {
  let effective = monthStart(today, -4);
  for (let months = -5; TAKEN.includes(effective.slice(5, 7)); months--)
    effective = monthStart(today, months);
  return { announced: workday(plus(effective, -77)), effective };
}

const unitOf = (name: string) => units.find((u) => u.unit === name)!;

/** Decides the reorganisation on the day that is being told. */
export function announceReorganisation(story: Movements, effective: string): void {
  const { people } = story.roster;
  const { reason, newAreas, closes, moves, renames } = reorganisation;
  const next = () => story.tick();
  const headOf = (unit: string) =>
    people.find((p) => p.unit.unit === unit && p.isHead && isHere(p, story.day));
  const heads: Record<string, Person | undefined> = {
    customer: headOf('field'),
    digital: headOf('control-software'),
  };

  const areas: Record<string, UnitPlan> = {};
  for (const area of newAreas) {
    const head = heads[area.unit];
    areas[area.unit] = {
      ...unitOf('field'),
      unit: area.unit,
      name: area.name,
      parent: 'group',
      costCentre: area.costCentre,
      head: area.head,
      weight: 4,
      sites: area.unit === 'customer' ? ['LBA', 'AAR'] : ['GRZ'],
    };
    story.steps.push(
      step(
        next(),
        'hr',
        createUnit,
        {
          name: area.name,
          code: area.unit.toUpperCase(),
          kind: 'business-area',
          parentId: ref('u:group'),
          costCentreId: ref(`cc:${area.costCentre}`),
          headId: head === undefined ? null : ref(head.ref),
          from: effective,
        },
        { saves: { [`u:${area.unit}`]: 'unitId' }, reason },
      ),
    );
  }
  for (const [to, names] of Object.entries(moves)) {
    for (const name of names)
      story.steps.push(
        step(
          next(),
          'hr',
          changeUnit,
          { unitId: ref(`u:${name}`), parentId: ref(`u:${to}`), from: effective },
          { record: `u:${name}`, reason },
        ),
      );
  }
  for (const [unit, name] of Object.entries(renames))
    story.steps.push(
      step(
        next(),
        'hr',
        changeUnit,
        { unitId: ref(`u:${unit}`), name, from: effective },
        { record: `u:${unit}`, reason },
      ),
    );

  const change = (p: Person, to: UnitPlan, manager: Person | null, title: string) => {
    recordMove(
      story,
      p,
      effective,
      {
        unitId: ref(`u:${to.unit}`),
        costCentreId: ref(`cc:${to.costCentre}`),
        title,
        ...(manager === null ? {} : { managerId: ref(manager.ref) }),
      },
      reason,
    );
    Object.assign(p, { unit: to, title, ...(manager === null ? {} : { manager }) });
    p.busyUntil = effective > p.busyUntil ? effective : p.busyUntil;
  };
  // The president of field service leads the new area; the one of parts and repair reports to them.
  const chief = heads.customer;
  for (const [from, to] of Object.entries(closes)) {
    for (const p of people) {
      if (p.unit.unit !== from || p.hasLeft || (p.lastDay !== null && p.lastDay < effective)) continue;
      if (p === chief) change(p, areas[to]!, null, 'President customer services');
      else if (p.isHead && chief !== undefined) {
        change(p, areas[to]!, chief, 'Vice president parts and repair');
        Object.assign(p, { isHead: false, isLead: true });
      } else change(p, areas[to]!, null, p.title);
    }
  }
  const digital = heads.digital;
  const ceo = people[0]!;
  if (digital !== undefined) {
    change(digital, areas.digital!, ceo, 'President digital and automation');
    for (const name of ['controls-lab', 'connected']) {
      const head = headOf(name);
      if (head === undefined) continue;
      recordMove(story, head, effective, { managerId: ref(digital.ref) }, reason);
      head.manager = digital;
    }
    const lead = people.find(
      (p) =>
        p.unit.unit === 'control-software' && p.isLead && isHere(p, story.day) && p.busyUntil <= story.day,
    );
    if (lead !== undefined) {
      recordMove(story, lead, effective, { title: 'Head of control software' }, reason);
      Object.assign(lead, {
        title: 'Head of control software',
        isHead: true,
        isLead: false,
        busyUntil: effective,
      });
    }
    story.steps.push(
      step(
        next(),
        'hr',
        changeUnit,
        { unitId: ref('u:control-software'), headId: ref((lead ?? digital).ref), from: effective },
        { record: 'u:control-software', reason },
      ),
    );
  }
  for (const name of Object.keys(closes))
    story.steps.push(
      step(
        next(),
        'hr',
        closeUnit,
        { unitId: ref(`u:${name}`), lastDay: plus(effective, -1) },
        { record: `u:${name}`, reason },
      ),
    );
  for (const [to, names] of Object.entries(moves)) for (const name of names) story.parents.set(name, to);
  // Who joins later joins the new areas.
  story.later(effective, () => {
    story.units = [...story.units, ...Object.values(areas)];
  });
}
