/**
 * The company of the demo: Ostravell Industries, invented, makers of pumps, compressors and drives who also look after
 * them. Its regions, sites, cost centres and units, and the reorganisation of its last year.
 */
import type { CultureName } from './names.ts';

export const COMPANY = 'Ostravell Industries';
export const DOMAIN = 'ostravell.example';

export const regions = [
  { code: 'europe', name: 'Europe' },
  { code: 'americas', name: 'Americas' },
  { code: 'asia-pacific', name: 'Asia Pacific' },
  { code: 'mea', name: 'Middle East and Africa' },
] as const;
export type RegionCode = (typeof regions)[number]['code'];

export interface SitePlan {
  readonly code: string;
  readonly name: string;
  readonly country: string;
  readonly region: RegionCode;
  readonly zone: string;
  readonly culture: CultureName;
  /** How many of the region's people work here, in parts. */
  readonly weight: number;
}

const site = (
  code: string,
  name: string,
  country: string,
  region: RegionCode,
  zone: string,
  culture: CultureName,
  weight: number,
): SitePlan => ({ code, name, country, region, zone, culture, weight });

export const sites: readonly SitePlan[] = [
  site('AAR', 'Aarhus head office', 'DK', 'europe', 'Europe/Copenhagen', 'nordic', 30),
  site('GDN', 'Gdańsk works', 'PL', 'europe', 'Europe/Warsaw', 'polish', 26),
  site('ZAZ', 'Zaragoza works', 'ES', 'europe', 'Europe/Madrid', 'spanish', 16),
  site('GRZ', 'Graz drive centre', 'AT', 'europe', 'Europe/Vienna', 'german', 20),
  site('LBA', 'Leeds service hub', 'GB', 'europe', 'Europe/London', 'british', 14),
  site('TUL', 'Tulsa works', 'US', 'americas', 'America/Chicago', 'american', 30),
  site('MTY', 'Monterrey works', 'MX', 'americas', 'America/Monterrey', 'mexican', 24),
  site('CWB', 'Curitiba works', 'BR', 'americas', 'America/Sao_Paulo', 'brazilian', 20),
  site('YHZ', 'Halifax marine service', 'CA', 'americas', 'America/Halifax', 'canadian', 8),
  site('PNQ', 'Pune works', 'IN', 'asia-pacific', 'Asia/Kolkata', 'indian', 34),
  site('KHH', 'Kaohsiung drive works', 'TW', 'asia-pacific', 'Asia/Taipei', 'taiwanese', 16),
  site('KIX', 'Osaka customer centre', 'JP', 'asia-pacific', 'Asia/Tokyo', 'japanese', 14),
  site('PER', 'Perth mining service', 'AU', 'asia-pacific', 'Australia/Perth', 'australian', 12),
  site('DMM', 'Dammam service hub', 'SA', 'mea', 'Asia/Riyadh', 'arabic', 18),
  site('HFA', 'Haifa controls laboratory', 'IL', 'mea', 'Asia/Jerusalem', 'israeli', 10),
  site('DUR', 'Durban repair works', 'ZA', 'mea', 'Africa/Johannesburg', 'african', 14),
];

/** Whose work it is: decides titles. */
export type Trade =
  | 'office'
  | 'engineering'
  | 'production'
  | 'sales'
  | 'service'
  | 'repair'
  | 'software'
  | 'learning';

export interface UnitPlan {
  readonly unit: string;
  readonly name: string;
  readonly kind: 'enterprise' | 'business-area' | 'unit';
  readonly parent: string | null;
  readonly region: RegionCode | null;
  readonly costCentre: string;
  readonly trade: Trade;
  /** Its share of the people, in parts. */
  readonly weight: number;
  /** Where its people work; one of these each. */
  readonly sites: readonly string[];
  readonly head: string;
}

export const costCentres: { code: string; name: string }[] = [
  { code: '1000', name: 'Group management' },
  { code: '1100', name: 'Finance' },
  { code: '1200', name: 'People and culture' },
  { code: '1210', name: 'Learning operations' },
  { code: '1300', name: 'Information technology' },
  { code: '1400', name: 'Quality, safety and environment' },
  { code: '1500', name: 'Legal and compliance' },
  { code: '1600', name: 'Purchasing' },
  { code: '2000', name: 'Fluid systems' },
  { code: '3000', name: 'Air systems' },
  { code: '4000', name: 'Drives and automation' },
  { code: '5000', name: 'Field service' },
  { code: '6000', name: 'Parts and repair' },
];
for (const [i, r] of regions.entries()) {
  for (const [base, what] of [
    [2000, 'Fluid systems'],
    [3000, 'Air systems'],
    [4000, 'Drives and automation'],
    [5000, 'Field service'],
    [6000, 'Parts and repair'],
  ] as const)
    costCentres.push({ code: String(base + 100 * (i + 1)), name: `${what}, ${r.name}` });
}

const of = (region: RegionCode) => sites.filter((s) => s.region === region).map((s) => s.code);
const cityOf = (code: string) => sites.find((s) => s.code === code)!.name.split(' ')[0]!;

const made: UnitPlan[] = [];
function add(
  unit: string,
  name: string,
  parent: string | null,
  more: Partial<UnitPlan> & Pick<UnitPlan, 'costCentre' | 'weight' | 'head'>,
): void {
  const above = made.find((u) => u.unit === parent);
  made.push({
    unit,
    name,
    parent,
    kind: 'unit',
    region: null,
    trade: above?.trade ?? 'office',
    sites: above?.sites ?? ['AAR'],
    ...more,
  });
}

add('group', COMPANY, null, {
  kind: 'enterprise',
  costCentre: '1000',
  weight: 2,
  head: 'Chief executive officer',
});

// Group functions.
add('functions', 'Group Functions', 'group', {
  kind: 'business-area',
  costCentre: '1000',
  weight: 2,
  head: 'Chief operating officer',
});
const function_ = (unit: string, name: string, costCentre: string, weight: number, head: string) =>
  add(unit, name, 'functions', { region: 'europe', costCentre, weight, head });
function_('finance', 'Finance', '1100', 26, 'Chief financial officer');
function_('people', 'People and Culture', '1200', 20, 'Chief people officer');
add('learning', 'Learning Operations', 'people', {
  region: 'europe',
  costCentre: '1210',
  weight: 5,
  head: 'Head of learning operations',
  trade: 'learning',
});
add('design', 'Learning Design', 'learning', {
  region: 'europe',
  costCentre: '1210',
  weight: 6,
  head: 'Lead learning designer',
});
add('learning-tech', 'Learning Technology', 'learning', {
  region: 'europe',
  costCentre: '1210',
  weight: 4,
  head: 'Learning technology lead',
});
function_('it', 'Information Technology', '1300', 32, 'Chief information officer');
function_('quality', 'Quality, Safety and Environment', '1400', 24, 'Vice president quality and safety');
function_('legal', 'Legal and Compliance', '1500', 12, 'General counsel');
function_('purchasing', 'Purchasing', '1600', 22, 'Vice president purchasing');

// Three areas that make things: engineering in the middle, works and sales in the regions.
interface Maker {
  unit: string;
  name: string;
  base: number;
  head: string;
  centre: string;
  engineering: [string, string][];
  works: Partial<Record<RegionCode, string[]>>;
}
const makers: Maker[] = [
  {
    unit: 'fluid',
    name: 'Fluid Systems',
    base: 2000,
    head: 'President fluid systems',
    centre: 'GDN',
    engineering: [
      ['hydraulics', 'Hydraulics Engineering'],
      ['seals', 'Seals and Materials'],
    ],
    works: { europe: ['GDN', 'ZAZ'], americas: ['MTY', 'CWB'], 'asia-pacific': ['PNQ'], mea: [] },
  },
  {
    unit: 'air',
    name: 'Air Systems',
    base: 3000,
    head: 'President air systems',
    centre: 'AAR',
    engineering: [
      ['thermo', 'Thermodynamics Engineering'],
      ['acoustics', 'Acoustics and Test Bay'],
    ],
    works: { europe: ['ZAZ'], americas: ['TUL'], 'asia-pacific': ['PNQ'], mea: [] },
  },
  {
    unit: 'drives',
    name: 'Drives and Automation',
    base: 4000,
    head: 'President drives and automation',
    centre: 'GRZ',
    engineering: [
      ['motors', 'Motor Engineering'],
      ['power', 'Power Electronics'],
    ],
    works: { europe: ['GRZ'], americas: ['TUL'], 'asia-pacific': ['KHH'], mea: [] },
  },
];
for (const m of makers) {
  add(m.unit, m.name, 'group', {
    kind: 'business-area',
    costCentre: String(m.base),
    weight: 4,
    head: m.head,
    sites: [m.centre],
  });
  for (const [unit, name] of m.engineering)
    add(unit, name, m.unit, {
      region: 'europe',
      costCentre: String(m.base + 100),
      weight: 26,
      head: `Head of ${name.toLowerCase()}`,
      trade: 'engineering',
    });
  for (const [i, r] of regions.entries()) {
    const cc = String(m.base + 100 * (i + 1));
    const short = `${m.unit}-${r.code}`;
    add(short, `${m.name} ${r.name}`, m.unit, {
      region: r.code,
      costCentre: cc,
      weight: 4,
      head: `Managing director ${m.unit} ${r.name}`,
      trade: 'sales',
      sites: of(r.code),
    });
    add(`${short}-sales`, `${m.name} Sales ${r.name}`, short, {
      region: r.code,
      costCentre: cc,
      weight: r.code === 'mea' ? 14 : 20,
      head: `Sales director ${r.name}`,
      trade: 'sales',
    });
    for (const s of m.works[r.code] ?? [])
      add(`${m.unit}-works-${s.toLowerCase()}`, `${m.name} Works ${cityOf(s)}`, short, {
        region: r.code,
        costCentre: cc,
        weight: 62,
        head: 'Plant manager',
        trade: 'production',
        sites: [s],
      });
  }
}
// Software and connected products sit inside drives until the reorganisation.
add('control-software', 'Control Software', 'drives', {
  region: 'europe',
  costCentre: '4100',
  weight: 24,
  head: 'Head of control software',
  trade: 'software',
  sites: ['GRZ', 'AAR'],
});
add('controls-lab', 'Controls Laboratory', 'drives', {
  region: 'mea',
  costCentre: '4400',
  weight: 18,
  head: 'Head of controls laboratory',
  trade: 'software',
  sites: ['HFA'],
});
add('connected', 'Connected Products', 'drives', {
  region: 'asia-pacific',
  costCentre: '4300',
  weight: 22,
  head: 'Head of connected products',
  trade: 'software',
  sites: ['PNQ', 'KHH'],
});

// Two areas that look after what was made; they become one.
add('field', 'Field Service', 'group', {
  kind: 'business-area',
  costCentre: '5000',
  weight: 4,
  head: 'President field service',
  sites: ['LBA'],
});
add('repair', 'Parts and Repair', 'group', {
  kind: 'business-area',
  costCentre: '6000',
  weight: 4,
  head: 'President parts and repair',
  sites: ['AAR'],
});
for (const [i, r] of regions.entries()) {
  add(`field-${r.code}`, `Field Service ${r.name}`, 'field', {
    region: r.code,
    costCentre: String(5000 + 100 * (i + 1)),
    weight: 5,
    head: `Director field service ${r.name}`,
    trade: 'service',
    sites: of(r.code),
  });
  for (const s of sites.filter((x) => x.region === r.code))
    add(`field-${s.code.toLowerCase()}`, `Field Service ${cityOf(s.code)}`, `field-${r.code}`, {
      region: r.code,
      costCentre: String(5000 + 100 * (i + 1)),
      weight: s.weight * 1.1,
      head: 'Service manager',
      trade: 'service',
      sites: [s.code],
    });
}
for (const [unit, name, region, s] of [
  ['repair-zaz', 'Repair Works Zaragoza', 'europe', 'ZAZ'],
  ['repair-tul', 'Repair Works Tulsa', 'americas', 'TUL'],
  ['repair-pnq', 'Repair Works Pune', 'asia-pacific', 'PNQ'],
  ['repair-dur', 'Repair Works Durban', 'mea', 'DUR'],
] as const)
  add(unit, name, 'repair', {
    region,
    costCentre: String(6000 + 100 * (regions.findIndex((r) => r.code === region) + 1)),
    weight: 24,
    head: 'Repair works manager',
    trade: 'repair',
    sites: [s],
  });
add('parts-desk', 'Spare Parts Desk', 'repair', {
  region: 'europe',
  costCentre: '6100',
  weight: 18,
  head: 'Head of spare parts',
  trade: 'sales',
  sites: ['AAR', 'LBA'],
});

/** Every unit of the first day, parents before children. */
export const units: readonly UnitPlan[] = made;

/** What the reorganisation does, in words that stand in the log. */
export const reorganisation = {
  reason:
    'Group programme “One customer, one service”: field service and parts and repair become Customer Services; control software leaves drives and becomes Digital and Automation.',
  newAreas: [
    { unit: 'customer', name: 'Customer Services', costCentre: '5000', head: 'President customer services' },
    {
      unit: 'digital',
      name: 'Digital and Automation',
      costCentre: '4000',
      head: 'President digital and automation',
    },
  ],
  /** Areas that end, and where their people go. */
  closes: { field: 'customer', repair: 'customer' },
  /** Units that move to a new area. */
  moves: {
    digital: ['control-software', 'controls-lab', 'connected'],
    customer: [
      ...regions.map((r) => `field-${r.code}`),
      'repair-zaz',
      'repair-tul',
      'repair-pnq',
      'repair-dur',
      'parts-desk',
    ],
  },
  renames: { drives: 'Electric Drives' },
} as const;
