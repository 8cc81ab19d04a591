/** What the columns of a log seem to hold: by their names first, then by their values. */
import type { LogColumn, LogMapping } from './contract-words.ts';
import type { XesLook } from './read-xes.ts';
import { guessTimeFormats, timeReader } from './times.ts';
import { type Zone, zoneOf } from './zone.ts';

/** A column with the first values that it holds. */
export interface ColumnValues {
  name: string;
  of: LogColumn['of'];
  /** Rows that were looked at, whether they hold something or not. */
  rows: number;
  values: string[];
  /** Holds one value in nearly every case. */
  perCase: boolean;
}

/** Columns of a table. `perCase` is found out once the case column is guessed. */
export function rowColumns(headers: readonly string[], rows: readonly string[][]): ColumnValues[] {
  return headers.map((name, position) => ({
    name,
    of: 'row',
    rows: rows.length,
    values: rows.map((cells) => cells[position] ?? '').filter((value) => value !== ''),
    perCase: false,
  }));
}

/** Keys of an XES file. */
export function xesColumns(look: XesLook): ColumnValues[] {
  const columns = (found: Map<string, string[]>, of: 'case' | 'event', rows: number) =>
    [...found].map(([name, values]) => ({
      name,
      of,
      rows,
      values: values.filter((value) => value !== ''),
      perCase: of === 'case',
    }));
  return [...columns(look.ofCase, 'case', look.traces), ...columns(look.ofEvent, 'event', look.events)];
}

const NAMES: Record<'case' | 'activity' | 'at' | 'start' | 'resource' | 'lifecycle' | 'instance', string[]> =
  {
    case: [
      'case concept name',
      'case id',
      'caseid',
      'case',
      'trace id',
      'process instance',
      'ticket id',
      'ticket number',
      'ticket',
      'issue key',
      'issue id',
      'incident id',
      'incident number',
      'incident',
      'request id',
      'request number',
      'request',
      'order id',
      'order',
      'work order',
      'vorgangsnr',
      'vorgangsnummer',
      'vorgang',
      'ticketnr',
      'ticketnummer',
      'fallnummer',
      'fall',
      'auftragsnummer',
      'auftrag',
      'dossier',
      'caso',
      'expediente',
      'reference',
      'number',
      'key',
      'id',
    ],
    activity: [
      'concept name',
      'activity',
      'activity name',
      'task name',
      'task',
      'step',
      'event',
      'event name',
      'action',
      'operation',
      'aktion',
      'aktivität',
      'schritt',
      'tätigkeit',
      'neuer status',
      'activité',
      'étape',
      'statut',
      'actividad',
      'paso',
      'estado',
      'stage',
      'new status',
      'to status',
      'status to',
      'status',
      'state',
      'new value',
    ],
    at: [
      'time timestamp',
      'complete timestamp',
      'completion time',
      'completed at',
      'completed',
      'end timestamp',
      'end time',
      'endtime',
      'end date',
      'ended at',
      'end',
      'finish time',
      'finished at',
      'finished',
      'timestamp',
      'event time',
      'date time',
      'datetime',
      'changed at',
      'changed on',
      'changed',
      'updated at',
      'updated',
      'occurred at',
      'zeitpunkt',
      'zeitpunkt lokal',
      'zeitstempel',
      'datum uhrzeit',
      'datum',
      'horodatage',
      'fecha y hora',
      'fecha',
      'time',
      'date',
      'when',
      'created at',
      'created',
    ],
    start: [
      'start timestamp',
      'start time',
      'starttime',
      'started at',
      'started',
      'start date',
      'begin time',
      'begin',
      'start',
    ],
    resource: [
      'org resource',
      'resource',
      'resource name',
      'performer',
      'user',
      'user name',
      'agent',
      'assignee',
      'assigned to',
      'employee',
      'operator',
      'by',
      'done by',
      'completed by',
      'handled by',
      'changed by',
      'updated by',
      'author',
      'responsible',
      'owner',
      'bearbeiter',
      'bearbeiterin',
      'benutzer',
      'mitarbeiter',
      'zuständig',
      'utilisateur',
      'responsable',
      'usuario',
      'agente',
      'team',
      'assignment group',
      'group',
      'org group',
      'role',
    ],
    lifecycle: [
      'lifecycle transition',
      'lifecycle',
      'life cycle',
      'transition',
      'event type',
      'lifecyclestage',
    ],
    instance: ['concept instance', 'activity instance', 'event instance', 'instance'],
  };

const LIFE =
  /^(schedule|assign|reassign|start|suspend|resume|complete|autoskip|manualskip|withdraw|ate_abort|pi_abort|completed|started|end|begin|finish|finished)$/i;

const plain = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

interface Judged extends ColumnValues {
  plain: string;
  distinct: number;
  looksLike: LogColumn['looksLike'];
  timeFormats: LogColumn['timeFormats'];
}

function judge(column: ColumnValues, zone: Zone): Judged {
  const { values } = column;
  const guesses = guessTimeFormats(values.slice(0, 500), zone);
  const numeric = values.length > 0 && values.every((v) => /^-?[\d.,\s]+$/.test(v));
  const named =
    /time|date|stamp|when|start|end|changed|created|updated|closed|opened|completed|zeit|datum|( |^)(at|on)$/.test(
      plain(column.name),
    );
  const isTime = (guesses[0]?.share ?? 0) >= 0.5 && (!numeric || named);
  return {
    ...column,
    plain: plain(column.name),
    distinct: new Set(values).size,
    looksLike: isTime ? 'time' : numeric ? 'number' : 'text',
    timeFormats: isTime
      ? guesses
          .filter((g) => g.share > 0.5 * guesses[0]!.share)
          .flatMap(({ format }) => {
            const reader = timeReader(format, zone);
            const example = values.find((v) => !Number.isNaN(reader.read(v)));
            return example === undefined
              ? []
              : [{ format, example, reads: new Date(reader.read(example)).toISOString() }];
          })
      : [],
  };
}

/** What the columns seem to hold, and the mapping that follows from it. */
export function guessMapping(
  columns: readonly ColumnValues[],
  zoneName: string,
): { columns: LogColumn[]; mapping: LogMapping; missing: ('case' | 'activity' | 'at')[] } {
  const zone = zoneOf(zoneName) ?? zoneOf('UTC')!;
  const judged = columns.map((column) => judge(column, zone));
  const isXes = judged.some((c) => c.of !== 'row');
  const free = new Set(judged.filter((c) => !isXes || c.of === 'event'));
  const take = (c: Judged | undefined): string | null => {
    if (c !== undefined) free.delete(c);
    return c?.name ?? null;
  };
  const named = (role: keyof typeof NAMES, fits: (c: Judged) => boolean): Judged | undefined => {
    for (const name of NAMES[role]) {
      const found = [...free].find((c) => c.plain === name && fits(c));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const full = (c: Judged) => c.values.length >= c.rows * 0.5;

  let at = named('at', (c) => c.looksLike === 'time' && full(c));
  let start = named('start', (c) => c.looksLike === 'time');
  at ??= [...free].find((c) => c !== start && c.looksLike === 'time' && full(c));
  if (at === undefined) {
    at = start;
    start = undefined;
  }
  const timeFormat = at?.timeFormats[0]?.format ?? null;
  const atName = take(at);
  const startName = take(start);
  const lifecycle = named(
    'lifecycle',
    (c) => c.distinct <= 20 && c.values.length > 0 && c.values.every((v) => LIFE.test(v)),
  );
  // A log that says of every event that it starts knows no completions: each row counts as it is.
  const completes =
    lifecycle?.values.some((v) => /^(complete|completed|end|finish|finished)$/i.test(v)) === true;
  const lifecycleName = take(lifecycle);
  const repeats = (c: Judged) => c.distinct > 1 && c.distinct < c.values.length * 0.95;
  const isText = (c: Judged) => c.looksLike !== 'time';
  const caseColumn = isXes
    ? judged.find((c) => c.of === 'case' && c.name === 'concept:name')
    : (named('case', (c) => isText(c) && full(c) && (repeats(c) || c.rows < 10)) ??
      [...free].find(
        (c) => isText(c) && full(c) && repeats(c) && /(^| )(id|no|nr|number|key)$/.test(c.plain),
      ));
  const caseName = take(caseColumn);
  const activity =
    named(
      'activity',
      (c) => c.looksLike === 'text' && full(c) && (isXes || c.distinct <= c.rows * 0.5 || c.rows < 10),
    ) ??
    [...free]
      .filter(
        (c) =>
          c.looksLike === 'text' && full(c) && c.distinct > 1 && c.distinct <= Math.min(200, c.rows * 0.3),
      )
      .sort((a, b) => b.distinct - a.distinct)[0];
  const activityName = take(activity);
  const resourceName = take(named('resource', (c) => c.looksLike === 'text'));
  const instanceName = take(named('instance', () => true));
  const told: Judged[] = isXes ? judged.filter((c) => c.of === 'case') : [...free];
  const attributes = told
    .filter(
      (c) =>
        c.name !== caseName &&
        c.looksLike === 'text' &&
        c.distinct > 1 &&
        c.distinct <= 60 &&
        (c.of === 'case' || c.plain.startsWith('case ') || isPerCase(c, columns, caseName)),
    )
    .slice(0, 8)
    .map((c) => c.name);
  const mapping: LogMapping = {
    case: caseName,
    activity: activityName,
    at: atName,
    start: startName,
    resource: resourceName,
    lifecycle: completes ? lifecycleName : null,
    instance: completes ? instanceName : null,
    attributes,
    timeFormat,
    zone: zoneName,
    resources: 'as-written',
  };
  const missing = (['case', 'activity', 'at'] as const).filter(
    (role) => mapping[role] === null && !(isXes && role === 'case'),
  );
  return { columns: judged.map(shown), mapping, missing };
}

/** Whether a column of a table says nearly the same in all rows of a case. */
function isPerCase(column: ColumnValues, columns: readonly ColumnValues[], caseName: string | null): boolean {
  const cases = columns.find((c) => c.name === caseName);
  if (cases === undefined || cases.values.length !== column.values.length) return false;
  const first = new Map<string, string>();
  let other = 0;
  for (const [i, name] of cases.values.entries()) {
    const known = first.get(name);
    if (known === undefined) first.set(name, column.values[i]!);
    else if (known !== column.values[i]) other++;
  }
  return other <= column.values.length * 0.02;
}

function shown(column: Judged): LogColumn {
  return {
    name: column.name,
    of: column.of,
    looksLike: column.looksLike,
    filled: column.rows === 0 ? 0 : Math.min(1, column.values.length / column.rows),
    distinct: column.distinct,
    samples: [...new Set(column.values.slice(0, 200))].slice(0, 5),
    timeFormats: column.timeFormats,
  };
}
