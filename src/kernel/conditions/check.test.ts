/** What is not a condition is refused with a sentence that says where and what to write instead. */
import { describe, expect, test } from 'vitest';
import { checkCondition } from './check.ts';
import { editDistance, nearest } from './did-you-mean.ts';
import { ticketVocabulary } from './test-data.ts';
import { type Vocabulary, vocabularyFaults } from './vocabulary.ts';
import { vocabularyVersion } from './vocabulary-version.ts';

const problemsOf = (text: string) => checkCondition(text, ticketVocabulary).problems;

/** Text, what is marked, the sentence (or its beginning), and what is suggested first. */
const refused: readonly [text: string, marked: string, sentence: string, suggestion?: string][] = [
  // Names.
  [
    'ticket.head cuont > 5',
    'head cuont',
    'ticket has no “head cuont”. Did you mean head count?',
    'head count',
  ],
  ['tickt.amount > 5', 'tickt', '“tickt” is not known here. Did you mean ticket?', 'ticket'],
  ['amount > 5', 'amount', 'Say whose amount: write ticket.amount.', 'ticket.amount'],
  ['ticket.xyz > 5', 'xyz', 'ticket has no “xyz”. It has: amount, head count, title'],
  ['ticket.colour is "red"', 'is', 'Write = instead of “is”.', '='],
  ['ticket.amount is 5', 'amount is 5', 'Write = instead of “is”: amount = 5.', 'amount = 5'],
  ['ticket.colour = "rde"', '"rde"', 'colour is never "rde". Did you mean "red"?', '"red"'],
  ['ticket.amount.size > 1', 'size', 'ticket.amount is a single value and has no “size” of its own.'],
  [
    'lenght(ticket.title) > 1',
    'lenght',
    'There is no function “lenght”. Did you mean string length?',
    'string length',
  ],
  [
    'fetch("http://x") = 1',
    'fetch',
    'There is no function “fetch”. Conditions call the functions of their own list only',
  ],
  [
    'happened("tickets.ticket-opend")',
    '"tickets.ticket-opend"',
    'There is no event "tickets.ticket-opend" of this process.',
    '"tickets.ticket-opened"',
  ],
  ['happened(ticket.title)', 'ticket.title', 'happened takes the name of an event between quotes'],
  // Types.
  [
    'ticket.amount > "5"',
    '"5"',
    'ticket.amount is a number and "5" is text; they cannot be compared. Write 5.',
    '5',
  ],
  [
    'ticket.due on > "2026-01-01"',
    '"2026-01-01"',
    'ticket.due on is a date and "2026-01-01" is text',
    'date("2026-01-01")',
  ],
  ['ticket.is ready = "yes"', '"yes"', 'ticket.is ready is true or false and "yes" is text', 'true'],
  [
    'ticket.title > 3',
    'ticket.title > 3',
    'ticket.title is text and 3 is a number; they cannot be compared.',
  ],
  [
    'ticket.due on + 3 > today',
    'ticket.due on + 3',
    'ticket.due on is a date and 3 is a number, so it is not clear',
    'ticket.due on + duration("P3D")',
  ],
  [
    'ticket.title * 2 > 3',
    'ticket.title * 2',
    'ticket.title is text and 2 is a number; they cannot be multiplied.',
  ],
  [
    'ticket.amount + null > 3',
    'ticket.amount + null',
    'ticket.amount is a number and null is null; they cannot be added.',
  ],
  [
    'ticket.due on < ticket.opened at',
    'ticket.opened at',
    'ticket.due on is a date and ticket.opened at is a point in time',
    'date(ticket.opened at)',
  ],
  ['today + duration("PT3H") > ticket.due on', 'duration("PT3H")', 'A date has no hours'],
  [
    'now + duration("P1M") > ticket.opened at',
    'now + duration("P1M")',
    'Months can be added to a date only; write date(now).',
  ],
  [
    'duration("P1M") > duration("P2M")',
    'duration("P1M") > duration("P2M")',
    'Durations of months cannot be compared',
  ],
  ['ticket.is ready > false', 'ticket.is ready > false', 'True and false have no order'],
  [
    'ticket.amount < null',
    'ticket.amount < null',
    'Nothing is smaller or larger than null; write = null or != null.',
  ],
  [
    'ticket.amount',
    'ticket.amount',
    'A condition is true or false, and this is a number; compare it with something.',
  ],
  ['null', 'null', 'null alone says nothing'],
  ['ticket.amount and ticket.is ready', 'ticket.amount', 'Each side of and must be true or false'],
  ['not(ticket.amount)', 'ticket.amount', 'What not turns round must be true or false'],
  ['if ticket.is ready then 1 else "a"', 'if ticket.is ready then 1 else "a"', 'An if must give one type'],
  ['ticket', 'ticket', 'ticket is a whole record; name one of its fields, such as ticket.amount.'],
  [
    'string length(ticket.amount) > 2',
    'ticket.amount',
    'string length takes text here, and ticket.amount is a number.',
  ],
  [
    'add working days(ticket.opened at, 2) > today',
    'ticket.opened at',
    'add working days takes a date here',
    'date(ticket.opened at)',
  ],
  [
    'contains(ticket.title) = true',
    'contains(ticket.title)',
    'Write contains(text, part): contains takes 2 arguments, not 1.',
  ],
  ['substring(ticket.title, 0) = "a"', '0', 'The position in substring is a whole number'],
  ['substring(ticket.title, 1, 0) = "a"', '0', 'The length in substring is a whole number from 1.'],
  [
    'max(ticket.amount, ticket.title) > 1',
    'ticket.title',
    'max compares values of one type that have an order',
  ],
  // Lists.
  [
    'count(ticket.amount) > 1',
    'ticket.amount',
    'ticket.amount is a number, not a list; count needs a list, such as ticket.parts.',
  ],
  ['count(ticket) > 1', 'ticket', 'ticket is one record, not a list'],
  ['count() > 1', 'count()', 'count needs a list, such as count(ticket.parts).'],
  ['sum(ticket.parts) > 1', 'ticket.parts', 'sum needs values, and ticket.parts are records'],
  [
    'sum(ticket.parts.title) > 1',
    'ticket.parts.title',
    'sum needs numbers, and ticket.parts.title is text in each record.',
  ],
  ['sum(ticket.amount, 3) > 1', 'sum(ticket.amount, 3)', 'sum takes one list'],
  [
    'ticket.parts.amount > 3',
    'ticket.parts.amount',
    'ticket.parts.amount is a list of values, not one value',
  ],
  ['count(ticket.parts.notes) > 3', 'notes', 'ticket.parts.notes would be a list of lists'],
  ['ticket.parts[1].amount > 3', '1', 'The records of a list have no fixed order'],
  [
    'ticket.amount[amount > 3] > 1',
    'ticket.amount',
    'ticket.amount is not a list; only lists can be filtered',
  ],
  [
    'every x in ticket.amount satisfies x > 1',
    'ticket.amount',
    'ticket.amount is not a list of records; every needs one, such as ticket.parts.',
  ],
  ['ticket.title in ticket.parts.title', 'ticket.parts.title', 'After in stand fixed values'],
  [
    'ticket.amount in [1..ticket.head count]',
    'ticket.head count',
    'A range after in takes fixed values only',
  ],
  [
    'every p in ticket.parts satisfies p.is ready and ticket.amount > 3',
    'every p in ticket.parts satisfies p.is ready and ticket.amount > 3',
    '“ticket.amount > 3” says nothing of p, but stands inside what each record must satisfy',
    '(every p in ticket.parts satisfies p.is ready) and ticket.amount > 3',
  ],
  [
    'some p in ticket.parts satisfies ticket.amount > 3 or p.is ready',
    'ticket.amount > 3',
    '“ticket.amount > 3” says nothing of p, but stands inside what each record must satisfy',
  ],
  // Left out of the language.
  [
    'for x in ticket.parts return x.amount',
    'for x in ticket.parts return x.amount',
    'for is not part of conditions',
  ],
  ['some x in 1..3 satisfies x > 1', '1..3', 'A range cannot be walked through'],
  ['{a: 1}.a = 1', '{a: 1}', 'Records between { and } are not part of conditions.'],
  ['function(a) a', 'function(a) a', 'Functions cannot be defined inside a condition'],
  [
    'matches(ticket.title, "(a+)+$")',
    'matches',
    'matches is not part of conditions. Patterns can run for ever',
  ],
  ['ticket.title instance of string', 'ticket.title instance of string', 'instance of is not needed'],
  ['ticket.amount ** 2 > 4', '**', 'Powers are not part of conditions; multiply instead.'],
  ['[1, 2, 3] = ticket.amount', '[1, 2, 3]', 'A list of values stands after in only'],
  ['time("10:00:00") < now', 'time("10:00:00")', 'time is not part of conditions.'],
  [
    'contains(text: ticket.title, part: "a")',
    'contains(text: ticket.title, part: "a")',
    'Write the arguments of contains in their order',
  ],
  // Literals.
  [
    'ticket.due on > date("2026-02-30")',
    '"2026-02-30"',
    'There is no date "2026-02-30"; write year-month-day',
  ],
  ['ticket.effort > duration("3 days")', '"3 days"', '"3 days" is not a duration; write P3D for three days'],
  [
    'ticket.opened at > @"2026-01-01T10:00:00"',
    '"2026-01-01T10:00:00"',
    '"2026-01-01T10:00:00" does not say in which zone it is',
  ],
  [
    'ticket.amount > 1.1234567890123',
    '1.1234567890123',
    'This number is too fine; at most 12 digits after the point.',
  ],
  ['ticket.amount > 1234567890123456789', '1234567890123456789', 'This number is too large'],
  ['ticket.amount > 1e9', '1e9', 'Write the number 1e9 with digits only.'],
  ['ticket.title = "\\u0000"', '"\\u0000"', 'This text holds an escape that cannot be read.'],
  // Written otherwise.
  ['ticket.amount == 5', '==', '“==” is not an operator here; write =.', '='],
  ['ticket.amount <> 5', '<>', '“<>” is not an operator here; write !=.', '!='],
  ["ticket.title = 'a'", "'", 'Texts stand between double quotes', '"'],
  ['ticket.title = "a', '"a', 'The closing quote (") of this text is missing.'],
  ['ticket.is ready && ticket.is ready', '&&', 'Write and in words.', 'and'],
  [
    'not ticket.is ready',
    'not ticket.is ready',
    'Write not(ticket.is ready) with brackets.',
    'not(ticket.is ready)',
  ],
  ['ticket.is ready and', 'and', 'The condition stops too early: something is missing after “and”.'],
  ['(ticket.is ready', 'ready', 'A closing bracket ) is missing at the end.'],
  ['ticket.is ready)', ')', 'Something is missing before “)”, or the bracket is one too many.'],
  ['ticket.amount > 60%', '%', 'Write 60 % as 0.6.'],
  ['', '', 'Write a condition first.'],
  // Too costly.
  [
    'every a in ticket.parts satisfies every b in ticket.parts satisfies every c in ticket.parts satisfies a.amount = c.amount',
    'parts',
    'This is too costly: parts would be read for each record of two other lists.',
  ],
  [
    '1 = 1',
    '1 = 1',
    'This is the same for every ticket: it reads nothing of it. Name a fact, such as ticket.amount.',
  ],
];

describe('refusals', () => {
  test.each(refused)('%s', (text, marked, sentence, suggestion) => {
    const { condition, problems } = checkCondition(text, ticketVocabulary);
    expect(condition).toBeNull();
    const [first] = problems;
    expect(first!.message).toContain(sentence);
    expect(text.slice(first!.from, first!.to)).toBe(marked);
    if (suggestion !== undefined) expect(first!.suggestions[0]).toBe(suggestion);
  });

  test('several faults are told at once, in their order', () => {
    const problems = problemsOf('ticket.amuont > 1 and ticket.titel = "a" and ticket.due on + 1 > today');
    expect(problems.map((p) => p.from)).toEqual([7, 29, 45]);
  });
});

describe('limits', () => {
  test('a text of a megabyte is refused before it is read', () => {
    const start = performance.now();
    const [problem] = problemsOf('('.repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(100);
    expect(problem!.message).toBe(
      'A condition may have 2,000 characters at most, and this one has 1,000,000; split it into several.',
    );
  });

  test.each([
    ['brackets', `${'('.repeat(900)}1${')'.repeat(900)}`],
    ['minus signs', `${'-'.repeat(1900)}ticket.amount > 1`],
    ['filters', `count(ticket.parts${'[is ready'.repeat(150)}`],
    ['sums', `ticket.amount > ${'1+'.repeat(950)}1`],
    ['ifs', 'if ticket.is ready then '.repeat(80)],
    ['names', 'a b c d '.repeat(240)],
    ['nested functions', `${'not('.repeat(400)}ticket.is ready${')'.repeat(400)}`],
    ['noise', [...Array(1999)].map((_, i) => String.fromCharCode(33 + ((i * 7919) % 90))).join('')],
  ])('%s without end are refused quickly', (_what, text) => {
    const start = performance.now();
    expect(problemsOf(text).length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('a long chain of and is not nested', () => {
    const text = Array.from({ length: 60 }, (_, i) => `ticket.amount > ${i}`).join(' and ');
    expect(checkCondition(text, ticketVocabulary).condition!.expression).toMatchObject({ op: 'and' });
  });

  test('brackets say that a part without the variable is meant inside', () => {
    for (const text of [
      'every p in ticket.parts satisfies (p.is ready or ticket.amount > 3)',
      'every p in ticket.parts satisfies p.is ready and count(p.notes) > 1 and p.amount < ticket.amount',
      'every p in ticket.parts satisfies (some n in p.notes satisfies n.is ready) and p.is ready',
    ])
      expect(problemsOf(text)).toEqual([]);
  });

  test('cost is told', () => {
    const cost = (text: string) => checkCondition(text, ticketVocabulary).condition!.cost;
    expect(cost('ticket.amount > 1')).toEqual({ levels: 0, sentence: 'Reads one record for each ticket.' });
    expect(cost('every p in ticket.parts satisfies count(p.notes) > 1')).toEqual({
      levels: 2,
      sentence: 'Reads for each ticket: its parts, its notes for each of its parts.',
    });
  });
});

describe('vocabularies', () => {
  test('one that holds together has no faults, and its version is that of its content', () => {
    expect(vocabularyFaults(ticketVocabulary)).toEqual([]);
    const same: Vocabulary = JSON.parse(JSON.stringify(ticketVocabulary));
    expect(vocabularyVersion(same)).toBe(vocabularyVersion(ticketVocabulary));
    expect(vocabularyVersion({ ...same, root: 'part' })).not.toBe(vocabularyVersion(same));
  });

  test('words that could not be told from operators are faults', () => {
    const faults = vocabularyFaults({
      name: 'x',
      root: 'case',
      entities: [
        {
          name: 'thing',
          source: 'thing; drop table x',
          id: 'id',
          fields: [{ name: 'time in state', type: 'number', column: 'a', describes: '' }],
          relations: [{ name: 'time in state', entity: 'other', describes: '', key: 'k' }],
        },
      ],
    });
    expect(faults).toHaveLength(6);
  });

  test('nearest words', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('cuont', 'count')).toBe(1);
    expect(nearest('head cuont', ['amount', 'head count', 'title'])).toEqual(['head count']);
    expect(nearest('zzzz', ['amount'])).toEqual([]);
  });
});
