/** Made-up records of the gallery. */
import { addDays } from './date-field.tsx';
import type { FilterField } from './filter-bar.tsx';
import type { Tone } from './status.tsx';

export interface Request {
  id: string;
  title: string;
  requester: string;
  team: string;
  status: string;
  tone: Tone;
  due: string;
  hours: number;
  left: number;
}

export const people = [
  'Amara Okafor',
  'Jonas Weber',
  'Priya Nair',
  'Kenji Sato',
  'Lucía Fernández',
  'Hannah Cohen',
  'ليلى حداد',
  'Wei Chen',
];
export const teams = [
  'Field Service',
  'Manufacturing',
  'Customer Success',
  'Retail North',
  'Legal & Compliance',
];
export const titles = [
  'Certification in forklift safety',
  'Simulation for a new quoting tool',
  'Leader briefing on consultative selling',
  'Onboarding for hand hygiene',
  'Refresher on incident response in the north-western distribution centres',
  'تدريب السلامة في المستودعات',
  'Workshop: difficult conversations',
];
export const statuses: [string, Tone][] = [
  ['New', 'info'],
  ['Triage', 'busy'],
  ['Waiting for requester', 'wait'],
  ['In build', 'warn'],
  ['Live', 'good'],
  ['Declined', 'quiet'],
  ['Overdue', 'bad'],
];
export const requests: Request[] = Array.from({ length: 5000 }, (_, i) => ({
  id: `REQ-${i + 1}`,
  title: titles[i % titles.length]!,
  requester: people[(i * 3) % people.length]!,
  team: teams[(i * 7) % teams.length]!,
  status: statuses[(i * 5) % statuses.length]![0],
  tone: statuses[(i * 5) % statuses.length]![1],
  due: addDays('2026-11-20', (i * 13) % 160),
  hours: ((i * 29) % 160) + 8,
  left: ((i * 7919) % 300_000) - 40_000,
}));

export const filters: FilterField[] = [
  { id: 'status', label: 'Status', options: statuses.map(([label]) => ({ value: label, label })) },
  { id: 'team', label: 'Team', options: teams.map((label) => ({ value: label, label })) },
  {
    id: 'requester',
    label: 'Requester',
    options: async (text) =>
      people.filter((name) => name.includes(text)).map((label) => ({ value: label, label })),
  },
];
