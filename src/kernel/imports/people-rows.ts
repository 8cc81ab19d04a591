/**
 * The second pass over a people file: each row becomes a person or goes to quarantine with reasons that a
 * human would accept. Rows are judged alone here; duplicates are settled over all of them (`duplicates.ts`).
 */
import { findShift } from './column-profile.ts';
import { type DateOrder, dateOf, dateShape } from './dates.ts';
import { looksLikeFormula } from './formula-text.ts';
import { fieldPositions, type PeopleField, type PeopleMapping } from './people-columns.ts';
import type { PeopleProfile } from './people-profile.ts';
import { type NameParts, splitFullName, squeeze } from './person-name.ts';
import type { PersonRow, RowIdentity, RowOutcome, RowReason } from './person-row.ts';
import { statusOfWord } from './status-words.ts';
import type { TableColumn, TableRow } from './table.ts';

/** Words that stand for nothing. */
const BLANK = /^(n\/?a|n\.a\.|#n\/a|none|null|nil|-+|\.|\?+|unknown|tbd|tba|keine?|aucun|ninguno)$/i;
const SHEET_ERROR = /^#(REF|VALUE|NAME|DIV\/0|NUM|NULL|SPILL|CALC|FIELD)[!?]?$/i;
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point.
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/;
const NAME_MOST = 120;
const TEXT_MOST = 160;
const NUMBER_MOST = 40;
const EXTRA_MOST = 1000;

const TEXT_FIELDS: [
  PeopleField,
  'title' | 'unit' | 'businessArea' | 'region' | 'site' | 'costCentre' | 'managerNumber' | 'managerName',
][] = [
  ['title', 'title'],
  ['unit', 'unit'],
  ['business_area', 'businessArea'],
  ['region', 'region'],
  ['site', 'site'],
  ['cost_centre', 'costCentre'],
  ['manager_number', 'managerNumber'],
  ['manager_name', 'managerName'],
];

/** Judges rows of one file. `today` is `YYYY-MM-DD`. */
export function peopleRowReader(
  columns: TableColumn[],
  mapping: PeopleMapping,
  profile: PeopleProfile,
  today: string,
): { read(row: TableRow): RowOutcome } {
  const at = fieldPositions(mapping);
  const pivot = Number(today.slice(0, 4));
  const extras = mapping.columns.filter((m) => m.use === 'extra');
  const used = [...at.values(), ...extras.map((m) => m.position)];
  const zones = new Map<string, boolean>();
  const header = (field: PeopleField) => columns[at.get(field)!]!.header;

  function read(row: TableRow): RowOutcome {
    const reasons: RowReason[] = [];
    const warnings: RowReason[] = [];
    const cells = row.cells;
    const say = (code: string, message: string, column?: string) => {
      reasons.push(column === undefined ? { code, message } : { code, message, column });
    };
    const warn = (code: string, message: string, column?: string) => {
      warnings.push(column === undefined ? { code, message } : { code, message, column });
    };
    const value = (field: PeopleField): string | null => {
      const position = at.get(field);
      const text = position === undefined ? '' : squeeze(cells[position] ?? '');
      return text === '' || BLANK.test(text) ? null : text;
    };

    if (shapeIsWrong(row, say)) return quarantined(row, reasons, identityOf(value));

    for (const position of used) {
      const cell = cells[position]!;
      const column = columns[position]!.header;
      if (UNREADABLE.test(cell))
        say(
          'unreadable-characters',
          `"${column}" holds characters that cannot be read. Correct the cell in the source system.`,
          column,
        );
      if (SHEET_ERROR.test(cell))
        say(
          'spreadsheet-error',
          `"${column}" holds the spreadsheet error ${cell} instead of a value.`,
          column,
        );
    }

    const names = readName(value, say, warn);
    const employeeNumber = value('employee_number');
    if (employeeNumber !== null) {
      if (/^\d([.,]\d+)?e\+?\d+$/i.test(employeeNumber)) {
        say(
          'number-damaged',
          `The employee number "${employeeNumber}" was rounded by a spreadsheet. Format the column as text and export it again.`,
          header('employee_number'),
        );
      } else if (
        looksLikeFormula(employeeNumber) ||
        employeeNumber.length > NUMBER_MOST ||
        /\s/.test(employeeNumber)
      ) {
        say(
          'number-implausible',
          `"${employeeNumber.slice(0, NUMBER_MOST)}" is not an employee number: it may have at most ${NUMBER_MOST} characters and no blanks.`,
          header('employee_number'),
        );
      }
    }
    const email = readEmail('email', value, say);
    if (employeeNumber === null && email === null && !reasons.some((r) => r.code === 'email-invalid')) {
      say(
        'no-identity',
        'The row has neither an employee number nor an e-mail address, so nobody can say for certain who it is about.',
      );
    }

    const person: PersonRow = {
      line: row.line,
      employeeNumber,
      email,
      ...names,
      title: null,
      unit: null,
      businessArea: null,
      region: null,
      site: null,
      costCentre: null,
      managerNumber: null,
      managerName: null,
      managerEmail: null,
      hireDate: readDate('hire_date', value, say),
      endDate: readDate('end_date', value, say),
      status: null,
      locale: null,
      timeZone: null,
      phone: value('phone'),
      extras: {},
    };
    for (const [field, key] of TEXT_FIELDS) {
      const text = value(field);
      if (text === null) continue;
      if (text.length > TEXT_MOST)
        say('text-too-long', `"${header(field)}" is longer than ${TEXT_MOST} characters.`, header(field));
      if (looksLikeFormula(text))
        warn(
          'formula-text',
          `"${header(field)}" reads like a spreadsheet formula; it is kept as plain text.`,
          header(field),
        );
      person[key] = text;
    }
    const managerEmail = value('manager_email');
    if (managerEmail !== null) {
      if (EMAIL.test(managerEmail)) person.managerEmail = managerEmail.toLowerCase();
      else
        warn(
          'manager-email-invalid',
          `"${managerEmail}" is not an e-mail address; the manager is looked up without it.`,
          header('manager_email'),
        );
    }
    for (const m of extras) {
      const text = cells[m.position]!;
      if (text === '') continue;
      if (text.length > EXTRA_MOST)
        say('text-too-long', `"${m.header}" is longer than ${EXTRA_MOST} characters.`, m.header);
      if (looksLikeFormula(text))
        warn(
          'formula-text',
          `"${m.header}" reads like a spreadsheet formula; it is kept as plain text.`,
          m.header,
        );
      person.extras[m.header] = text;
    }
    readSettings(person, value, warn);
    readStatus(person, value, say, warn);
    if (reasons.length > 0) return quarantined(row, reasons, identityOf(value));
    return { outcome: 'importable', line: row.line, person, warnings };
  }

  function shapeIsWrong(row: TableRow, say: (code: string, message: string) => void): boolean {
    const width = columns.length;
    const shift = findShift(profile.columns, row.cells);
    const from = shift === null ? null : columns[Math.min(shift.from, width - 1)]!.header;
    const slid =
      from === null
        ? ''
        : ` From "${from}" on the values look shifted by one column to the ${shift!.direction}.`;
    if (row.cells.length !== width) {
      say(
        shift === null ? 'wrong-number-of-cells' : 'shifted',
        `Line ${row.line} has ${row.cells.length} ${row.cells.length === 1 ? 'value' : 'values'}, the header has ${width} columns.${slid}`,
      );
      return true;
    }
    if (shift !== null) {
      say('shifted', `Line ${row.line}:${slid}`);
      return true;
    }
    return false;
  }

  function readName(
    value: (field: PeopleField) => string | null,
    say: (code: string, message: string, column?: string) => void,
    warn: (code: string, message: string) => void,
  ): NameParts {
    let names: NameParts = {
      givenName: value('given_name') ?? '',
      middleName: value('middle_name'),
      familyName: value('family_name') ?? '',
    };
    const full = value('full_name');
    if (full !== null && names.givenName === '' && names.familyName === '') {
      const parts = splitFullName(full, mapping.fullNameOrder);
      if (parts === null)
        say(
          'name-unclear',
          `"${full}" cannot be split into given and family name: it has more than one comma.`,
          header('full_name'),
        );
      else names = { ...parts, middleName: names.middleName ?? parts.middleName };
    }
    const all = [names.givenName, names.middleName ?? '', names.familyName];
    if (full === null && names.givenName === '' && names.familyName === '') {
      say('no-name', 'The row has no name.');
    } else if ((names.givenName === '') !== (names.familyName === '')) {
      // Whoever has a single name has it as family name.
      names = {
        givenName: '',
        middleName: names.middleName,
        familyName: names.familyName || names.givenName,
      };
      warn('single-name', `Only one name is given: "${names.familyName}".`);
    }
    const odd = all.find((n) => looksLikeFormula(n));
    if (odd !== undefined)
      say(
        'name-is-formula',
        `The name "${odd.slice(0, 80)}" begins like a spreadsheet formula; no name does.`,
      );
    if (all.some((n) => n.length > NAME_MOST))
      say('text-too-long', `The name is longer than ${NAME_MOST} characters.`);
    if (all.some((n) => /@\S+\./.test(n)))
      say('name-is-email', 'The name holds an e-mail address; the columns look mixed up.');
    else if (all.some((n) => /^\d+$/.test(n)))
      say('name-is-number', 'The name is a number; the columns look mixed up.');
    return names;
  }

  function readEmail(
    field: PeopleField,
    value: (field: PeopleField) => string | null,
    say: (code: string, message: string, column?: string) => void,
  ): string | null {
    const text =
      value(field)
        ?.replace(/^mailto:/i, '')
        .replace(/^<(.*)>$/, '$1') ?? null;
    if (text === null) return null;
    if (EMAIL.test(text) && text.length <= 254 && !looksLikeFormula(text) && !/\.\.|^\.|\.@/.test(text))
      return text.toLowerCase();
    say('email-invalid', `"${text.slice(0, 254)}" is not an e-mail address.`, header(field));
    return null;
  }

  function readDate(
    field: 'hire_date' | 'end_date',
    value: (field: PeopleField) => string | null,
    say: (code: string, message: string, column?: string) => void,
  ): string | null {
    const text = value(field);
    if (text === null) return null;
    const shape = dateShape(text, pivot);
    if (shape.kind === 'open-ended') return null;
    const column = header(field);
    if (shape.kind === 'none') {
      say('not-a-date', `"${text}" in "${column}" is not a date. Write it as 2026-11-23.`, column);
      return null;
    }
    const order: DateOrder | null = profile.dates.get(field)?.order ?? null;
    const date = dateOf(shape, order);
    if (date !== null) return date;
    const either = dateOf(shape, 'day-first') ?? dateOf(shape, 'month-first');
    if (either === null)
      say('date-impossible', `"${text}" in "${column}" is a day that does not exist.`, column);
    else if (order === null)
      say(
        'date-order-unclear',
        `"${text}" in "${column}" can be read as day/month or month/day. Say which for the whole column.`,
        column,
      );
    else {
      const other = order === 'day-first' ? 'day/month/year' : 'month/day/year';
      say(
        'date-impossible',
        `"${text}" in "${column}" is no date: the other dates of this column are written ${other}.`,
        column,
      );
    }
    return null;
  }

  function readSettings(
    person: PersonRow,
    value: (field: PeopleField) => string | null,
    warn: (code: string, message: string, column?: string) => void,
  ): void {
    const locale = value('locale');
    if (locale !== null) {
      try {
        person.locale = Intl.getCanonicalLocales(locale.replace(/_/g, '-'))[0] ?? null;
      } catch {
        warn(
          'locale-unknown',
          `"${locale}" is not a language code; the person keeps the default.`,
          header('locale'),
        );
      }
    }
    const zone = value('time_zone');
    if (zone !== null) {
      if (isZone(zone)) person.timeZone = zone;
      else
        warn(
          'time-zone-unknown',
          `"${zone}" is not a time zone name such as Europe/Berlin; the person keeps the default.`,
          header('time_zone'),
        );
    }
  }

  function isZone(zone: string): boolean {
    let known = zones.get(zone);
    if (known === undefined) {
      try {
        new Intl.DateTimeFormat('en', { timeZone: zone });
        known = true;
      } catch {
        known = false;
      }
      if (zones.size < 1000) zones.set(zone, known);
    }
    return known;
  }

  function readStatus(
    person: PersonRow,
    value: (field: PeopleField) => string | null,
    say: (code: string, message: string, column?: string) => void,
    warn: (code: string, message: string) => void,
  ): void {
    const word = value('employment_status');
    if (word !== null) {
      person.status = statusOfWord(word, mapping.statusWords);
      if (person.status === null) {
        const column = header('employment_status');
        say(
          'status-word-unknown',
          `"${word}" in "${column}" is not a status that Trellis knows. Say what it means for the whole column.`,
          column,
        );
      }
    }
    const { hireDate, endDate, status } = person;
    if (hireDate !== null && endDate !== null && endDate < hireDate) {
      say('ends-before-start', `The employment ends on ${endDate}, before it begins on ${hireDate}.`);
      return;
    }
    if ((status === 'active' || status === 'leave') && endDate !== null && endDate < today) {
      say(
        'status-contradicts-dates',
        `The row says "${word}", and also that the employment ended on ${endDate}.`,
      );
    } else if (status === 'ended' && hireDate !== null && hireDate > today) {
      say(
        'status-contradicts-dates',
        `The row says "${word}", but the employment begins only on ${hireDate}.`,
      );
    } else if (status === 'ended' && endDate === null) {
      warn('end-date-missing', `The row says "${word}" without a last day; the day of the import is taken.`);
    } else if (status === 'active' && hireDate !== null && hireDate > today) {
      person.status = 'future';
    } else if (status === 'future' && hireDate === null) {
      warn('start-date-missing', `The row says "${word}" without a first day.`);
    }
  }

  return { read };
}

function identityOf(value: (field: PeopleField) => string | null): RowIdentity {
  const name =
    value('full_name') ??
    squeeze(`${value('given_name') ?? ''} ${value('middle_name') ?? ''} ${value('family_name') ?? ''}`);
  return {
    employeeNumber: value('employee_number'),
    email: value('email')?.toLowerCase() ?? null,
    name: name === '' ? null : name,
  };
}

function quarantined(row: TableRow, reasons: RowReason[], identity: RowIdentity): RowOutcome {
  return { outcome: 'quarantined', line: row.line, reasons, identity, cells: row.cells };
}
