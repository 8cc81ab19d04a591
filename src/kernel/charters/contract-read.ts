/** What can be asked about charters: lists, versions compared in words, what holds for a unit, what would change. */
import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { query } from '../operation.ts';
import { code, day, id, line, searchText } from '../org/shapes.ts';
import { charterContent, condition, link, mode, partyRef, resolved, target } from './content.ts';

/** Where a charter or a version stands on a day. */
export const standing = z.enum(['draft', 'planned', 'in-force', 'replaced', 'expired', 'ended', 'withdrawn']);
export type Standing = z.output<typeof standing>;

const person = z.object({ personId: id, name: z.string() });
const party = partyRef.extend({ name: z.string() });

const scopeOf = {
  process: z.string(),
  processTitle: z.string(),
  unitId: id.nullable(),
  unitName: z.string().nullable(),
  region: z.string().nullable(),
  regionName: z.string().nullable(),
  scope: z.string().describe('In words: Sales in Europe'),
};

const versionRow = z.object({
  charterVersionId: id,
  number: z.number().int(),
  state: z.enum(['draft', 'active', 'ended', 'withdrawn']),
  standing,
  from: day.nullable(),
  until: day.nullable().describe('Last day; null: open'),
  accountables: z.array(person).describe('Whom the version itself names; empty: as above'),
  draftedAt: z.iso.datetime(),
  draftedBy: z.string().nullable(),
  activatedAt: z.iso.datetime().nullable(),
  activatedBy: z.string().nullable(),
  decision: z.string().nullable(),
  endReason: z.string().nullable(),
  openCases: z.number().int().describe('Open cases pinned to it'),
  version: z.number().int(),
  can: z.array(z.string()),
});

const charterRow = z.object({
  charterId: id,
  key: z.string().describe('Such as CHR-3'),
  version: z.number().int(),
  name: z.string(),
  ...scopeOf,
  standing,
  from: day.nullable(),
  until: day.nullable(),
  endsInDays: z.number().int().nullable().describe('Days left, where its end is near and nothing follows'),
  accountable: person.nullable().describe('Who answers: named here, or above'),
  currentVersionId: id.nullable().describe('The version in force, else the next, else the last one'),
  currentNumber: z.number().int().nullable(),
  draftVersionId: id.nullable(),
  draftNumber: z.number().int().nullable(),
  openCases: z.number().int(),
  can: z.array(z.string()),
});

export const listProcesses = query({
  name: 'charters.list-processes',
  summary: 'Lists the processes that charters govern: their clocks, waits, states and closing step.',
  right: 'charters.read',
  input: z.object({}),
  output: z.object({
    processes: z.array(
      z.object({
        process: z.string(),
        title: z.string(),
        description: z.string(),
        kind: z.string(),
        states: z.array(z.object({ state: z.string(), title: z.string(), open: z.boolean() })),
        clocks: z.array(z.object({ clock: z.string(), title: z.string(), defaultTarget: target })),
        waits: z.array(z.string()),
        smallestCondition: z.string(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/processes' },
  touches: [],
});

export const listCharters = query({
  name: 'charters.list-charters',
  summary:
    'Lists charters with their scope, where they stand, who answers and how many open cases run under them.',
  right: 'charters.read',
  input: listInput(
    {
      text: searchText,
      process: line(80, 'The process'),
      standing,
      unitId: id.describe('Charters of this unit and of units below it'),
      region: code,
      accountableId: id,
      endsSoon: z.coerce
        .boolean()
        .describe('Only those that end within 30 days or have ended, with nothing to follow'),
    },
    ['name', 'key', 'created'],
  ),
  output: listOutput(charterRow),
  http: { method: 'GET', path: '/api/charters' },
  touches: ['charter'],
});

const relative = z.object({
  charterId: id,
  key: z.string(),
  name: z.string(),
  scope: z.string(),
  unitName: z.string().nullable(),
  regionName: z.string().nullable(),
  standing,
  currentNumber: z.number().int().nullable(),
});

export const getCharter = query({
  name: 'charters.get-charter',
  summary: 'Shows a charter: its versions, the charters above it, and the overlays below it.',
  right: 'charters.read',
  input: z.object({
    charterId: z
      .union([z.uuid(), z.string().regex(/^CHR-\d{1,12}$/i, 'Give the id or the key, such as CHR-3')])
      .describe('The charter, by its id or its key'),
  }),
  output: charterRow.extend({
    versions: z.array(versionRow).describe('The newest first'),
    above: z.array(relative).describe('The broadest first'),
    below: z.array(relative),
    rePins: z
      .array(
        z.object({
          decision: z.string(),
          cases: z.number().int(),
          by: z.string().nullable(),
          at: z.iso.datetime(),
        }),
      )
      .describe('Open cases that were moved to what was in force, the newest first; at most 20'),
    toLookAt: z
      .array(
        z.object({
          workItemId: id,
          key: z.string(),
          title: z.string(),
          dueOn: day.nullable(),
          units: z.array(z.object({ name: z.string(), changes: z.array(z.string()) })),
        }),
      )
      .describe('Open work items about this charter: it ends soon, or a reorganisation concerns it'),
  }),
  http: { method: 'GET', path: '/api/charters/:charterId' },
  touches: ['charter'],
});

/** Something that keeps a draft from being put in force. */
const problem = z.object({
  code: z.string().describe('The reason with which activation would refuse'),
  at: z.string().describe('The value to mend: accountable, clocks.delivery, conditions.<id>'),
  message: z.string(),
});

export const getCharterVersion = query({
  name: 'charters.get-charter-version',
  summary:
    'Shows what a version says, what it comes to together with the levels above, and what keeps it from force.',
  right: 'charters.read',
  input: z.object({ charterVersionId: id }),
  output: versionRow.extend({
    charterId: id,
    key: z.string(),
    name: z.string(),
    ...scopeOf,
    content: charterContent,
    resolved: resolved
      .extend({ accountableId: id.nullable() })
      .describe('For its own scope, on its first day (a draft: today)'),
    above: resolved
      .extend({ accountableId: id.nullable() })
      .nullable()
      .describe('What would hold without it: what the draft may tighten or replace'),
    names: z.object({
      people: z.record(z.string(), z.string()),
      parties: z.array(party),
    }),
    problems: z.array(problem).describe('Of a draft: everything that activation would refuse today'),
  }),
  http: { method: 'GET', path: '/api/charter-versions/:charterVersionId' },
  touches: ['charter', 'person'],
});

export const compareVersions = query({
  name: 'charters.compare-versions',
  summary:
    'Compares two versions of a charter in words: what was added, taken away, tightened, loosened, changed.',
  right: 'charters.read',
  input: z.object({ charterVersionId: id, withVersionId: id.describe('The earlier one') }),
  output: z.object({
    charterVersionId: id,
    withVersionId: id,
    differences: z.array(
      z.object({
        at: z.string(),
        label: z.string(),
        kind: z.enum(['added', 'removed', 'changed']),
        direction: z.enum(['tighter', 'looser', 'other']),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/charter-versions/:charterVersionId/comparison' },
  touches: ['charter'],
});

export const previewActivation = query({
  name: 'charters.preview-activation',
  summary: 'Shows what would stand in the way of a draft, and what putting it in force would change.',
  right: 'charters.draft',
  input: z.object({ charterVersionId: id, from: day.optional(), until: day.optional() }),
  output: z.object({
    from: day,
    until: day.nullable(),
    problems: z.array(problem),
    replaces: z.array(z.object({ charterVersionId: id, number: z.number().int(), lastDay: day.nullable() })),
    units: z.number().int().describe('Units for which it would hold, or weigh in'),
    openCases: z
      .number()
      .int()
      .describe('Open cases under earlier versions: they keep what they started under'),
    held: z
      .array(
        z.object({ charterId: id, key: z.string(), name: z.string(), at: z.string(), message: z.string() }),
      )
      .describe('Overlays below whose looser values would count no more'),
  }),
  http: { method: 'GET', path: '/api/charter-versions/:charterVersionId/activation' },
  touches: ['charter'],
});

export const listVerdicts = query({
  name: 'charters.list-verdicts',
  summary:
    'Counts, for each condition of a version, for how many open cases under it the condition is true today.',
  right: 'charters.see-cases',
  input: z.object({ charterVersionId: id }),
  output: z.object({
    cases: z.number().int(),
    conditions: z.array(
      condition.extend({
        true: z.number().int(),
        notYet: z.number().int(),
        cannotTell: z.number().int(),
        problem: z.string().nullable().describe('Why it could not be evaluated at all'),
      }),
    ),
    all: z
      .object({ true: z.number().int(), notYet: z.number().int(), cannotTell: z.number().int() })
      .describe('All conditions together'),
  }),
  http: { method: 'GET', path: '/api/charter-versions/:charterVersionId/verdicts' },
  touches: ['charter', 'case'],
});

export const listVerdictCases = query({
  name: 'charters.list-verdict-cases',
  summary: 'Lists the open cases behind one number of the verdicts.',
  right: 'charters.see-cases',
  input: listInput({ verdict: z.enum(['true', 'not-yet', 'cannot-tell']) }, ['opened']).extend({
    charterVersionId: id,
    conditionId: id.optional().describe('All conditions together when left out'),
  }),
  output: listOutput(
    z.object({
      caseId: id,
      kind: z.string(),
      key: z.string().nullable(),
      title: z.string(),
      unitName: z.string().nullable(),
      openedAt: z.iso.datetime(),
      verdict: z.enum(['true', 'not-yet', 'cannot-tell']),
      can: z.array(z.string()),
    }),
  ),
  http: { method: 'GET', path: '/api/charter-versions/:charterVersionId/verdicts/cases' },
  touches: ['charter', 'case'],
});

export const resolveCharterFor = query({
  name: 'charters.resolve-charter',
  summary:
    'Says what holds for a unit and region on a day, and why: which charter, which version, which level.',
  right: 'charters.read',
  input: z.object({
    process: line(80, 'The process'),
    unitId: id.optional().describe('The enterprise when left out'),
    region: code.optional().describe('The unit’s own region when left out'),
    on: day.optional().describe('Today when left out'),
  }),
  output: z.object({
    on: day,
    unitId: id.nullable(),
    region: z.string().nullable(),
    inForce: z.boolean().describe('False: work cannot start; `missing` says what is lacking'),
    missing: z.array(z.string()),
    resolved: resolved.extend({ accountableId: id.nullable() }),
    rows: z.array(
      z.object({
        at: z.string(),
        label: z.string(),
        value: z.string().describe('In words'),
        mode,
        why: z.array(z.string()).describe('In words, the broadest level first'),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/charter-resolution' },
  refusals: {
    'reference-unknown': ['invalid', 'There is no such {what} in use: {value}. Choose one from the list.'],
  },
  touches: ['charter', 'unit'],
});

export const previewRePin = query({
  name: 'charters.preview-re-pin',
  summary: 'Counts which open cases a re-pin would move, and what would change for them.',
  right: 'charters.activate',
  input: z.object({ charterId: id, unitId: id.optional(), region: code.optional() }),
  output: z.object({
    cases: z.number().int().describe('Open cases under this charter'),
    moved: z.number().int(),
    unchanged: z.number().int(),
    stay: z.number().int(),
    moreGroups: z.number().int(),
    groups: z.array(
      z.object({
        cases: z.number().int(),
        units: z.array(z.object({ unitId: id.nullable(), name: z.string() })).describe('At most five'),
        moreUnits: z.number().int(),
        from: z.array(link),
        to: z.array(link),
        outcome: z.enum(['moves', 'unchanged', 'stays']),
        changes: z.array(
          z.object({ label: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
        ),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/charters/:charterId/re-pin' },
  touches: ['charter', 'case'],
});
