/**
 * The people of the demo who matter: those who run learning, the council, and some who ask. Each has an account; the
 * roles that the company defined for itself stand here too.
 */
import { ZONE } from './calendar.ts';
import { COMPANY, DOMAIN, type RegionCode } from './organisation.ts';

/** The password of every account of the demo; it is printed, and the database is marked as a demo. */
export const DEMO_PASSWORD = 'Ostravell learns every day';

export interface RolePlan {
  readonly role: string;
  readonly unit?: string;
  readonly region?: RegionCode;
}

export interface Character {
  /** Name in plans: `p:ingrid` is the person, `a:ingrid` the account. */
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly local: string;
  readonly unit: string;
  readonly site: string;
  readonly title: string;
  readonly isHead?: boolean;
  readonly roles: readonly RolePlan[];
  /** Leaves in the course of the story. */
  readonly leaves?: boolean;
}

const c = (
  id: string,
  given: string,
  family: string,
  local: string,
  unit: string,
  site: string,
  title: string,
  roles: RolePlan[],
  more: Partial<Character> = {},
): Character => ({ id, given, family, local, unit, site, title, roles, ...more });

export const characters: readonly Character[] = [
  c(
    'ingrid',
    'Ingrid',
    'Sørensen',
    'ingrid.sorensen',
    'learning',
    'AAR',
    'Head of learning operations',
    [{ role: 'learning-operations-lead' }],
    {
      isHead: true,
    },
  ),
  c('zofia', 'Zofia', 'Wiśniewska', 'zofia.wisniewska', 'learning', 'GDN', 'Intake coordinator Europe', [
    { role: 'intake-coordinator', region: 'europe' },
  ]),
  c(
    'dolores',
    'Dolores',
    'Ibáñez Cruz',
    'dolores.ibanez',
    'learning',
    'MTY',
    'Intake coordinator Americas',
    [{ role: 'intake-coordinator', region: 'americas' }],
    { leaves: true },
  ),
  c('marisol', 'Marisol', 'Quintero', 'marisol.quintero', 'learning', 'MTY', 'Learning coordinator', [
    { role: 'intake-coordinator', region: 'americas' },
  ]),
  c('aditi', 'Aditi', 'Kulkarni', 'aditi.kulkarni', 'learning', 'PNQ', 'Intake coordinator Asia Pacific', [
    { role: 'intake-coordinator', region: 'asia-pacific' },
  ]),
  c(
    'khalid',
    'Khalid',
    'Al-Harbi',
    'khalid.alharbi',
    'learning',
    'DMM',
    'Intake coordinator Middle East and Africa',
    [{ role: 'intake-coordinator', region: 'mea' }],
  ),
  c('tobias', 'Tobias', 'Lindqvist', 'tobias.lindqvist', 'learning', 'AAR', 'Programme owner, leadership', [
    { role: 'programme-owner' },
  ]),
  c('grace', 'Grace', 'Mthembu', 'grace.mthembu', 'learning', 'DUR', 'Programme owner, technical service', [
    { role: 'programme-owner' },
  ]),
  c(
    'beatriz',
    'Beatriz',
    'Carvalho',
    'beatriz.carvalho',
    'design',
    'CWB',
    'Lead learning designer',
    [{ role: 'fulfilment-specialist' }],
    {
      isHead: true,
    },
  ),
  c('yuting', '語婷', '林', 'yuting.lin', 'design', 'KHH', 'Learning designer', [
    { role: 'fulfilment-specialist' },
  ]),
  c(
    'rory',
    'Rory',
    'Fairclough',
    'rory.fairclough',
    'design',
    'LBA',
    'Learning designer, video and simulation',
    [{ role: 'fulfilment-specialist' }],
  ),
  c(
    'marcus',
    'Marcus',
    'Oyelaran',
    'marcus.oyelaran',
    'learning-tech',
    'TUL',
    'Learning technology lead',
    [{ role: 'administrator' }],
    {
      isHead: true,
    },
  ),
  c(
    'henrik',
    'Henrik',
    'Østergaard',
    'henrik.ostergaard',
    'finance',
    'AAR',
    'Finance partner, people and learning',
    [{ role: 'finance-partner' }],
  ),
  c('dana', 'דנה', 'פרידלנדר', 'dana.friedlander', 'legal', 'HFA', 'Compliance manager', [
    { role: 'compliance-manager' },
  ]),
  c('agnieszka', 'Agnieszka', 'Król', 'agnieszka.krol', 'people', 'GDN', 'People administrator', [
    { role: 'people-administrator' },
  ]),
  c('birgitte', 'Birgitte', 'Thygesen', 'birgitte.thygesen', 'legal', 'AAR', 'Data protection officer', [
    { role: 'data-protection-officer' },
  ]),
  c('graham', 'Graham', 'Tindall', 'graham.tindall', 'finance', 'LBA', 'Internal auditor', [
    { role: 'auditor' },
  ]),
  c(
    'caitlin',
    'Caitlin',
    'Delacroix',
    'caitlin.delacroix',
    'air-americas',
    'TUL',
    'Operations director Americas',
    [{ role: 'council-member', unit: 'air' }],
  ),
  c(
    'rohan',
    'Rohan',
    'Deshpande',
    'rohan.deshpande',
    'fluid-asia-pacific',
    'PNQ',
    'Operations director Asia Pacific',
    [{ role: 'council-member', unit: 'fluid' }],
  ),
  c('annelie', 'Annelie', 'Köhler', 'annelie.koehler', 'drives-europe', 'GRZ', 'Operations director Europe', [
    { role: 'council-member', unit: 'drives' },
  ]),
];

/** How many others, from all regions, have an account and ask for learning. */
export const REQUESTERS = 32;

export const companyRoles = [
  {
    role: 'programme-owner',
    title: 'Programme owner',
    description: 'Answers for a learning programme: reads requests, delivers, and sees who it is for.',
    rights: [
      'requests.read',
      'requests.read-internal',
      'requests.fulfil',
      'org.view-people',
      'audiences.view-audiences',
      'audiences.edit-audiences',
    ],
  },
  {
    role: 'finance-partner',
    title: 'Finance partner',
    description: 'Looks after the money for learning: reads requests and the organisation.',
    rights: ['requests.read', 'org.view-people'],
  },
  {
    role: 'compliance-manager',
    title: 'Compliance manager',
    description: 'Answers for what the law demands: reads requests, sees people, keeps audiences.',
    rights: ['requests.read', 'org.view-people', 'audiences.view-audiences', 'audiences.edit-audiences'],
  },
  {
    role: 'council-member',
    title: 'Learning council member',
    description:
      'Speaks for a business area in the learning council: reads its requests and sees its people.',
    rights: ['requests.read', 'org.view-people'],
  },
] as const;

export const dutyConflicts = [
  [
    'intake-coordinator',
    'finance-partner',
    'Whoever decides about a request does not look after the money for it.',
  ],
  [
    'people-administrator',
    'access-administrator',
    'Whoever keeps the record of people does not decide what they may do.',
  ],
  ['auditor', 'learning-operations-lead', 'Whoever checks learning operations does not run them.'],
  ['auditor', 'administrator', 'Whoever checks the records cannot change them.'],
] as const;

/** The address of an account. */
export function mailOf(local: string): string {
  return `${local}@${DOMAIN}`;
}

/** The first administrator of an installation that the command line fills with the demo. */
export const demoAdministrator = {
  email: mailOf('demo'),
  password: DEMO_PASSWORD,
  givenName: 'Demo',
  familyName: 'Administrator',
  enterprise: COMPANY,
  zone: ZONE,
  languages: ['en', 'ar'],
  data: 'demo' as const,
};

/** Who can sign in when the demo is loaded, with what they are. */
export const demoSignIns: readonly { email: string; title: string }[] = [
  ...characters
    .filter((x) => x.leaves !== true)
    .map((x) => ({ email: mailOf(x.local), title: `${x.given} ${x.family}, ${x.title}` })),
];
