/** Regions, sites and cost centres: the small lists that units and people point at. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { command, event, query, SIGNED_IN } from '../operation.ts';
import { code, id, line, searchText, timeZone } from './shapes.ts';

const state = z.enum(['current', 'retired', 'all']).describe('current when left out');
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'Write the country as two letters (ISO 3166), such as DE.');
const can = z.array(z.string());

const enterpriseWideOnly = [
  'forbidden',
  'Regions, sites and cost centres belong to the whole enterprise; your role reaches only a part of it. Ask an administrator.',
] as const;
const codeTaken = ['conflict', 'The code {code} is already used by {name}. Choose another one.'] as const;
const inUse = ['refused', '{name} is still in use: {uses}. Move them first, then retire it.'] as const;
const alreadyRetired = ['refused', '{name} has already been retired.'] as const;
const isRetired = ['refused', '{name} has been retired and cannot be changed.'] as const;

const placeEvent = <S extends 'region' | 'site' | 'cost-centre', P extends z.ZodRawShape>(
  name: string,
  subject: S,
  payload: P,
  sentence: string,
) => event({ name, subject, payload: z.object(payload), sentence });

export const regionCreated = placeEvent(
  'org.region-created',
  'region',
  { region: z.string() },
  'Region {subject} is created',
);
export const regionChanged = placeEvent(
  'org.region-changed',
  'region',
  { region: z.string() },
  'Region {subject} is renamed',
);
export const regionRetired = placeEvent(
  'org.region-retired',
  'region',
  { region: z.string() },
  'Region {subject} is retired',
);
export const siteCreated = placeEvent(
  'org.site-created',
  'site',
  { code: z.string() },
  'Site {subject} is created',
);
export const siteChanged = placeEvent(
  'org.site-changed',
  'site',
  { fields: z.array(z.string()) },
  'Site {subject} is changed: {fields}',
);
export const siteRetired = placeEvent(
  'org.site-retired',
  'site',
  { code: z.string() },
  'Site {subject} is retired',
);
export const costCentreCreated = placeEvent(
  'org.cost-centre-created',
  'cost-centre',
  { code: z.string() },
  'Cost centre {subject} is created',
);
export const costCentreChanged = placeEvent(
  'org.cost-centre-changed',
  'cost-centre',
  { fields: z.array(z.string()) },
  'Cost centre {subject} is changed: {fields}',
);
export const costCentreRetired = placeEvent(
  'org.cost-centre-retired',
  'cost-centre',
  { code: z.string() },
  'Cost centre {subject} is retired',
);

export const regionRow = z.object({
  regionId: id,
  region: z.string().describe('The code that other records hold'),
  name: z.string(),
  version: z.number().int(),
  siteCount: z.number().int(),
  retiredAt: z.iso.datetime().nullable(),
  can,
});

export const listRegions = query({
  name: 'org.list-regions',
  summary: 'Lists the regions of the enterprise.',
  right: SIGNED_IN,
  input: listInput({ text: searchText, state }, ['name', 'region']),
  output: listOutput(regionRow),
  http: { method: 'GET', path: '/api/regions' },
  touches: ['region'],
});

export const createRegion = command({
  name: 'org.create-region',
  summary: 'Adds a region.',
  right: 'org.edit-places',
  input: z.strictObject({ region: code, name: line(120, 'The name') }),
  output: z.object({ regionId: id, region: z.string(), version: z.number().int() }),
  http: { method: 'POST', path: '/api/regions' },
  refusals: { 'enterprise-wide-only': enterpriseWideOnly, 'code-taken': codeTaken },
  emits: [regionCreated],
  touches: ['region'],
});

export const changeRegion = command({
  name: 'org.change-region',
  summary: 'Renames a region; its code stays.',
  right: 'org.edit-places',
  input: z.strictObject({ regionId: id, name: line(120, 'The name') }),
  output: z.object({ regionId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/regions/:regionId' },
  refusals: { 'enterprise-wide-only': enterpriseWideOnly, 'is-retired': isRetired },
  emits: [regionChanged],
  touches: ['region'],
  versioned: true,
});

export const retireRegion = command({
  name: 'org.retire-region',
  summary: 'Retires a region that nothing uses any more.',
  right: 'org.edit-places',
  input: z.strictObject({ regionId: id }),
  output: z.object({ regionId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/regions/:regionId/retire' },
  refusals: {
    'enterprise-wide-only': enterpriseWideOnly,
    'in-use': inUse,
    'already-retired': alreadyRetired,
  },
  emits: [regionRetired],
  touches: ['region'],
  versioned: true,
});

export const siteRow = z.object({
  siteId: id,
  code: z.string(),
  name: z.string(),
  country: z.string(),
  region: z.string(),
  timeZone: z.string(),
  version: z.number().int(),
  headcount: z.number().int().describe('People who work there today'),
  retiredAt: z.iso.datetime().nullable(),
  can,
});

export const listSites = query({
  name: 'org.list-sites',
  summary: 'Lists the sites with their region, country and time zone.',
  right: SIGNED_IN,
  input: listInput({ text: searchText, region: z.string(), country, state }, ['name', 'code']),
  output: listOutput(siteRow),
  http: { method: 'GET', path: '/api/sites' },
  touches: ['site'],
});

const regionUnknown = [
  'invalid',
  'There is no region {region} in use. Choose one from the list of regions.',
] as const;

export const createSite = command({
  name: 'org.create-site',
  summary: 'Adds a site.',
  right: 'org.edit-places',
  input: z.strictObject({ code, name: line(120, 'The name'), country, region: code, timeZone }),
  output: z.object({ siteId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/sites' },
  refusals: {
    'enterprise-wide-only': enterpriseWideOnly,
    'code-taken': codeTaken,
    'region-unknown': regionUnknown,
  },
  emits: [siteCreated],
  touches: ['site'],
});

export const changeSite = command({
  name: 'org.change-site',
  summary: 'Changes the name, country, region or time zone of a site.',
  right: 'org.edit-places',
  input: z.strictObject({
    siteId: id,
    name: line(120, 'The name').optional(),
    country: country.optional(),
    region: code.optional(),
    timeZone: timeZone.optional(),
  }),
  output: z.object({ siteId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/sites/:siteId' },
  refusals: {
    'enterprise-wide-only': enterpriseWideOnly,
    'is-retired': isRetired,
    'region-unknown': regionUnknown,
  },
  emits: [siteChanged],
  touches: ['site'],
  versioned: true,
});

export const retireSite = command({
  name: 'org.retire-site',
  summary: 'Retires a site where nobody works and nobody is planned to.',
  right: 'org.edit-places',
  input: z.strictObject({ siteId: id }),
  output: z.object({ siteId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/sites/:siteId/retire' },
  refusals: {
    'enterprise-wide-only': enterpriseWideOnly,
    'in-use': inUse,
    'already-retired': alreadyRetired,
  },
  emits: [siteRetired],
  touches: ['site'],
  versioned: true,
});

export const costCentreRow = z.object({
  costCentreId: id,
  code: z.string(),
  name: z.string(),
  version: z.number().int(),
  headcount: z.number().int().describe('People who are charged to it today'),
  retiredAt: z.iso.datetime().nullable(),
  can,
});

export const listCostCentres = query({
  name: 'org.list-cost-centres',
  summary: 'Lists the cost centres.',
  right: SIGNED_IN,
  input: listInput({ text: searchText, state }, ['code', 'name']),
  output: listOutput(costCentreRow),
  http: { method: 'GET', path: '/api/cost-centres' },
  touches: ['cost-centre'],
});

export const createCostCentre = command({
  name: 'org.create-cost-centre',
  summary: 'Adds a cost centre.',
  right: 'org.edit-places',
  input: z.strictObject({ code, name: line(120, 'The name') }),
  output: z.object({ costCentreId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/cost-centres' },
  refusals: { 'enterprise-wide-only': enterpriseWideOnly, 'code-taken': codeTaken },
  emits: [costCentreCreated],
  touches: ['cost-centre'],
});

export const changeCostCentre = command({
  name: 'org.change-cost-centre',
  summary: 'Renames a cost centre; its code stays.',
  right: 'org.edit-places',
  input: z.strictObject({ costCentreId: id, name: line(120, 'The name') }),
  output: z.object({ costCentreId: id, version: z.number().int() }),
  http: { method: 'PATCH', path: '/api/cost-centres/:costCentreId' },
  refusals: { 'enterprise-wide-only': enterpriseWideOnly, 'is-retired': isRetired },
  emits: [costCentreChanged],
  touches: ['cost-centre'],
  versioned: true,
});

export const retireCostCentre = command({
  name: 'org.retire-cost-centre',
  summary: 'Retires a cost centre that nobody is charged to and no unit holds.',
  right: 'org.edit-places',
  input: z.strictObject({ costCentreId: id }),
  output: z.object({ costCentreId: id, version: z.number().int() }),
  http: { method: 'POST', path: '/api/cost-centres/:costCentreId/retire' },
  refusals: {
    'enterprise-wide-only': enterpriseWideOnly,
    'in-use': inUse,
    'already-retired': alreadyRetired,
  },
  emits: [costCentreRetired],
  touches: ['cost-centre'],
  versioned: true,
});

export const placeEvents = [
  regionCreated,
  regionChanged,
  regionRetired,
  siteCreated,
  siteChanged,
  siteRetired,
  costCentreCreated,
  costCentreChanged,
  costCentreRetired,
];
