/** Titles that fit a unit, and how they grow. */
import type { Trade, UnitPlan } from './organisation.ts';
import type { Random } from './random.ts';

const byUnit: Readonly<Record<string, readonly string[]>> = {
  group: ['Chief of staff', 'Executive assistant', 'Strategy manager'],
  functions: ['Executive assistant', 'Business partner'],
  finance: [
    'Financial analyst',
    'Business controller',
    'Accounts payable specialist',
    'Tax specialist',
    'Treasury analyst',
    'Internal auditor',
  ],
  people: [
    'People partner',
    'Recruiter',
    'Payroll specialist',
    'Compensation analyst',
    'People data analyst',
  ],
  it: [
    'Systems engineer',
    'Application owner',
    'Service desk analyst',
    'Information security analyst',
    'Data engineer',
  ],
  quality: ['Quality engineer', 'Safety adviser', 'Environmental specialist', 'Internal quality auditor'],
  legal: ['Legal counsel', 'Compliance specialist', 'Export control specialist', 'Contract manager'],
  purchasing: ['Category buyer', 'Supplier quality engineer', 'Purchasing analyst', 'Logistics planner'],
  'parts-desk': ['Spare parts specialist', 'Parts pricing analyst', 'Order desk specialist'],
  'learning-tech': ['Learning systems administrator', 'Learning data analyst'],
  design: ['Learning designer', 'Media designer', 'Localisation coordinator'],
};

const byTrade: Readonly<Record<Trade, readonly string[]>> = {
  office: ['Business partner', 'Executive assistant', 'Project manager', 'Analyst'],
  engineering: [
    'Design engineer',
    'Test engineer',
    'Simulation engineer',
    'Materials engineer',
    'Product engineer',
    'Laboratory technician',
  ],
  production: [
    'Assembly technician',
    'Machine operator',
    'Welder',
    'Production planner',
    'Maintenance technician',
    'Test bay technician',
    'Forklift operator',
    'Process engineer',
    'Quality inspector',
  ],
  sales: [
    'Sales engineer',
    'Key account manager',
    'Inside sales specialist',
    'Tender manager',
    'Application engineer',
  ],
  service: [
    'Service technician',
    'Service technician',
    'Commissioning engineer',
    'Service planner',
    'Remote support engineer',
    'Service contract specialist',
  ],
  repair: [
    'Repair technician',
    'Balancing technician',
    'Repair planner',
    'Machinist',
    'Inspection technician',
  ],
  software: [
    'Software engineer',
    'Embedded engineer',
    'Test automation engineer',
    'Product manager',
    'Controls engineer',
  ],
  learning: ['Learning operations analyst', 'Learning coordinator'],
};

const leads: Readonly<Record<Trade, string>> = {
  office: 'Team lead',
  engineering: 'Engineering team lead',
  production: 'Shift supervisor',
  sales: 'Sales team lead',
  service: 'Service team lead',
  repair: 'Workshop supervisor',
  software: 'Software team lead',
  learning: 'Learning team lead',
};

/** A title for somebody who joins a unit. */
export function titleFor(unit: UnitPlan, random: Random): string {
  return random.pick(byUnit[unit.unit] ?? byTrade[unit.trade]);
}

export function leadTitle(unit: UnitPlan): string {
  return leads[unit.trade];
}

/** The next title up; null when there is none to give. */
export function promoted(title: string): string | null {
  if (/^(Senior|Principal|Chief|Head|President|Vice|Managing|Director)/.test(title)) {
    return title.startsWith('Senior ') ? `Principal ${title.slice(7)}` : null;
  }
  return `Senior ${title[0]!.toLowerCase()}${title.slice(1)}`;
}

/** Whether people of a unit work in shifts. */
export function worksInShifts(title: string): boolean {
  return /operator|technician|Welder|Machinist|supervisor/i.test(title);
}
