/** Odd and broken logs: what is read is right, what is not is counted and said, and nothing hangs or bursts. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { bytesSource, type TableSource } from '../imports/table.ts';
import { guessMapping } from './guess.ts';
import { lookAtLog, readLog } from './read-log.ts';
import { readText, readWhole, xesOf } from './test-data.ts';

const event = (activity: string, time: string, more: Record<string, string> = {}) => ({
  'concept:name': activity,
  'time:timestamp': time,
  ...more,
});
const FINE = xesOf([
  {
    name: 'A-1',
    events: [event('Receive', '2026-01-05T08:00:00+01:00'), event('Close', '2026-01-05T09:30:00+01:00')],
  },
]);

async function refusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
const codes = (found: { code: string; count: number }[]) =>
  Object.fromEntries(found.map((f) => [f.code, f.count]));

describe('XES', () => {
  it('is read whatever the pieces are in which it comes', async () => {
    const bytes = Buffer.from(FINE);
    const whole = await readText(FINE, 'log.xes');
    for (const step of [1, 2, 3, 7, 64]) {
      const source: TableSource = {
        name: 'log.xes',
        size: bytes.length,
        async *open() {
          for (let i = 0; i < bytes.length; i += step) yield bytes.subarray(i, i + step);
        },
      };
      const { log, end } = await readWhole(source);
      expect(end).toEqual(whole.end);
      expect(log).toEqual(whole.log);
    }
    expect(whole.log.at[1]! - whole.log.at[0]!).toBe(5_400_000);
    expect(whole.end.report).toMatchObject({ cases: 1, events: 2, read: 2, rejected: 0 });
  });

  it('keeps events without time, with an unreadable time or without activity out, and says on which lines', async () => {
    const { end } = await readText(
      xesOf([
        {
          name: 'A-1',
          events: [
            event('Receive', '2026-01-05T08:00:00Z'),
            { 'concept:name': 'Check' },
            event('Check', 'yesterday'),
            { 'time:timestamp': '2026-01-05T08:10:00Z' },
            event('Close', '2026-01-05T09:00:00Z'),
          ],
        },
        { name: 'A-2', events: [event('Check', '2026-02-30T00:00:00Z')] },
      ]),
      'log.xes',
    );
    expect(end.report).toMatchObject({ cases: 1, events: 2, read: 6, rejected: 4 });
    expect(codes(end.report.rejections)).toEqual({
      'time-missing': 1,
      'time-unreadable': 2,
      'activity-missing': 1,
    });
    expect(codes(end.report.warnings)).toMatchObject({ 'case-empty': 1 });
    const missing = end.report.rejections.find((r) => r.code === 'time-missing')!;
    expect(missing.lines).toEqual([4]);
    expect(missing.message).toBe('1 event has no time and cannot be taken.');
  });

  it('counts events that stand in no case', async () => {
    const text = FINE.replace(
      '</log>',
      '<event><string key="concept:name" value="Lost"/><date key="time:timestamp" value="2026-01-05T08:00:00Z"/></event></log>',
    );
    const { end } = await readText(text, 'log.xes');
    expect(codes(end.report.rejections)).toEqual({ 'case-missing': 1 });
    expect(end.activities).toEqual(['Receive', 'Close']);
  });

  it('pairs starts with completions in whatever case they are written, and leaves SCHEDULE out', async () => {
    const life = (word: string) => ({ 'lifecycle:transition': word });
    const { log, end } = await readText(
      xesOf([
        {
          name: 'A-1',
          events: [
            event('Check', '2026-01-05T08:00:00Z', life('SCHEDULE')),
            event('Check', '2026-01-05T09:00:00Z', life('START')),
            event('Check', '2026-01-05T09:15:00Z', life('Start')),
            event('Check', '2026-01-05T10:00:00Z', life('COMPLETE')),
            event('Check', '2026-01-05T11:00:00Z', life('complete')),
            event('Close', '2026-01-05T12:00:00Z', life('COMPLETE')),
            event('Close', '2026-01-05T12:30:00Z', life('START')),
          ],
        },
      ]),
      'log.xes',
    );
    const at = (time: string) => Date.parse(`2026-01-05T${time}:00Z`);
    expect([...log.at]).toEqual([at('10:00'), at('11:00'), at('12:00')]);
    expect([...log.start!.slice(0, 2)]).toEqual([at('09:00'), at('09:15')]);
    // A start after its end is no start of it.
    expect(log.start![2]).toBeNaN();
    expect(codes(end.report.rejections)).toEqual({ 'lifecycle-other': 1 });
    expect(codes(end.report.warnings)).toMatchObject({ 'start-after-end': 1 });
    expect(end.report.lifecycle).toEqual({ SCHEDULE: 1, START: 2, Start: 1, COMPLETE: 2, complete: 1 });
  });

  it('counts starts that never come to an end', async () => {
    const { end } = await readText(
      xesOf([
        {
          name: 'A-1',
          events: [
            event('Check', '2026-01-05T08:00:00Z', { 'lifecycle:transition': 'start' }),
            event('Close', '2026-01-05T09:00:00Z', { 'lifecycle:transition': 'complete' }),
          ],
        },
      ]),
      'log.xes',
    );
    expect(codes(end.report.rejections)).toEqual({ 'start-without-end': 1 });
    expect(end.report.events).toBe(1);
  });

  it('honours offsets, also where they are mixed, and across a change of clocks', async () => {
    const { log, end } = await readText(
      xesOf([
        {
          name: 'A-1',
          events: [
            event('Receive', '2026-03-29T01:30:00+01:00'),
            event('Check', '2026-03-29T03:30:00.250+02:00'),
            event('Close', '2026-03-29T02:00:00Z'),
          ],
        },
      ]),
      'log.xes',
    );
    expect([...log.at].map((ms) => ms - log.at[0]!)).toEqual([0, 3_600_250, 5_400_000]);
    expect(end.report.offsets).toEqual({ '+01:00': 1, '+02:00': 1, '+00:00': 1 });
    expect(codes(end.report.warnings)).toMatchObject({ 'mixed-offsets': 3 });
  });

  it('reads prefixes, single quotes, any order of attributes, comments, CDATA, lists and entities', async () => {
    const { log, end } = await readText(
      `\ufeff<?xml version='1.0'?><!-- <log> --><!DOCTYPE log>
<xes:log xmlns:xes="http://www.xes-standard.org/">
<xes:global scope="event"><xes:string key="concept:name" value="nothing"/></xes:global>
<xes:trace><xes:string value='A &amp; B &#x2764; &unknown;' key='concept:name'/><![CDATA[ <event> ]]>
<xes:list key="parts"><xes:values><xes:string key="concept:name" value="inner"/></xes:values></xes:list>
<xes:event ><xes:string value = "Say &quot;hello&quot; &gt; once" key = "concept:name" ><xes:string key="concept:name" value="inner"/></xes:string>
<xes:date key="time:timestamp" value="2026-01-05T08:00:00Z"/></xes:event></xes:trace></xes:log>`,
      'log.xes',
    );
    expect(log.caseNames).toEqual(['A & B ❤ &unknown;']);
    expect(end.activities).toEqual(['Say "hello" > once']);
  });

  it('reads what is declared as Latin-1 or UTF-16, and damaged UTF-8 with a warning', async () => {
    const text = xesOf([{ name: 'Ä', events: [event('Prüfen', '2026-01-05T08:00:00Z')] }]);
    const latin = Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1');
    const wide = Buffer.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, 'utf16le');
    const damaged = Buffer.from(text, 'latin1');
    for (const bytes of [latin, wide, damaged]) {
      const { log, end } = await readWhole(bytesSource(bytes, 'log.xes'));
      expect(log.caseNames).toEqual(['Ä']);
      expect(end.activities).toEqual(['Prüfen']);
      expect('encoding-damaged' in codes(end.report.warnings)).toBe(bytes === damaged);
    }
    const odd = Buffer.from(text.replace('UTF-8', 'EBCDIC-37'));
    expect((await refusal(readWhole(bytesSource(odd, 'log.xes')))).message).toContain('“EBCDIC-37”');
  });

  it('refuses what is no XES, and says what it is', async () => {
    expect((await refusal(readText('<html><body/></html>', 'page.xes'))).message).toContain(
      'begin with a <log>',
    );
    expect((await refusal(readText('<log/>', 'none.xes'))).message).toContain('holds no event');
    expect((await refusal(readText('', 'none.xes'))).message).toContain('is empty');
    expect((await refusal(readText('{"ocel:events": []}', 'log.json'))).message).toContain('is JSON');
    expect((await refusal(readText(FINE.replace('</log>', ''), 'cut.xes'))).message).toContain(
      'ends in the middle',
    );
    expect((await refusal(readText(FINE.slice(0, 240), 'cut.xes'))).message).toContain('ends in the middle');
    expect((await refusal(readText(FINE.replace('</event>', '</evnt>'), 'torn.xes'))).message).toContain(
      '“torn.xes”, line 3: “</evnt>” closes what was never opened',
    );
    expect(
      (await refusal(readText(FINE.replace('key="concept:name"', 'key=concept'), 'torn.xes'))).message,
    ).toContain('quotation marks');
  });

  it('never expands entities that a file declares', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${FINE.slice(FINE.indexOf('<log'))}`;
    expect((await refusal(readText(bomb, 'bomb.xes'))).message).toContain('own entities');
  });

  it('reads packed files, and says when their end is missing', async () => {
    const packed = gzipSync(Buffer.from(FINE));
    const { end } = await readWhole(bytesSource(packed, 'log.xes.gz'));
    expect(end.report.events).toBe(2);
    const cut = packed.subarray(0, packed.length - 20);
    expect((await refusal(readWhole(bytesSource(cut, 'log.xes.gz')))).message).toContain(
      'its end is missing',
    );
  });

  it('refuses a column that holds no steps before it fills the memory', async () => {
    const events = Array.from({ length: 6000 }, (_, i) => event(`Step ${i}`, '2026-01-05T08:00:00Z'));
    const no = await refusal(readText(xesOf([{ name: 'A-1', events }]), 'log.xes'));
    expect(no.reason).toBe('too-much');
    expect(no.message).toContain('more than 5,000 different values');
  });

  it('keeps cases of one name apart, names the nameless, and counts ties and repetitions', async () => {
    const same = event('Receive', '2026-01-05T08:00:00Z', { 'org:resource': 'Desk' });
    const { log, end } = await readText(
      xesOf([
        { name: 'A-1', events: [same, same, event('Check', '2026-01-05T08:00:00Z')] },
        {
          name: 'A-1',
          events: [event('Close', '2026-01-06T08:00:00Z'), event('Check', '2026-01-05T08:00:00Z')],
        },
        { events: [event('Check', '2026-01-05T08:00:00Z')] },
      ]),
      'log.xes',
    );
    expect(log.caseNames).toEqual(['A-1', 'A-1', '#3']);
    expect(end.report).toMatchObject({ tied: 2, duplicates: 1, outOfOrder: 1 });
    expect(codes(end.report.warnings)).toMatchObject({ 'case-repeated': 1, 'case-unnamed': 1 });
    expect(end.activities[log.activity[log.offsets[1]!]!]).toBe('Check');
  });

  it('replaces names of people by numbers, or leaves them out, when that is asked for', async () => {
    const text = xesOf([
      { name: 'A', events: [event('Check', '2026-01-05T08:00:00Z', { 'org:resource': 'Ada' })] },
    ]);
    expect((await readText(text, 'log.xes', { resources: 'numbered' })).end.resources).toEqual(['Person 1']);
    const without = await readText(text, 'log.xes', { resources: 'left-out' });
    expect(without.end.resources).toEqual([]);
    expect(without.log.resource[0]).toBe(-1);
  });
});

describe('tables', () => {
  const rows = (delimiter: string, time: (i: number) => string) =>
    ['Ticket No', 'New status', 'Changed at', 'Changed by', 'Priority']
      .join(delimiter)
      .concat('\n')
      .concat(
        Array.from({ length: 60 }, (_, i) =>
          [
            `INC${Math.floor(i / 3)}`,
            ['New', 'In progress', 'Done'][i % 3],
            time(i),
            `Agent ${i % 4}`,
            Math.floor(i / 3) % 2 === 0 ? 'high' : 'low',
          ].join(delimiter),
        ).join('\n'),
      );
  const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i, 9, 30));
  const two = (n: number) => String(n).padStart(2, '0');

  it('are understood by their names and values, whatever the delimiter and the way of writing times', async () => {
    const us = (i: number) => {
      const d = day(i);
      return `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${d.getUTCFullYear()} 09:30 AM`;
    };
    const german = (i: number) =>
      `${two(day(i).getUTCDate())}.${two(day(i).getUTCMonth() + 1)}.2026 09:30:00`;
    const named = (i: number) =>
      `${two(day(i).getUTCDate())} ${['Jan', 'Feb', 'Mar'][day(i).getUTCMonth()]} 2026 09:30`;
    const iso = (i: number) => day(i).toISOString();
    const seconds = (i: number) => String(day(i).getTime() / 1000);
    for (const [delimiter, time] of [
      [',', us],
      [';', german],
      ['\t', named],
      ['|', iso],
      [';', seconds],
    ] as const) {
      const { log, end, mapping } = await readText(rows(delimiter, time), 'tickets.csv');
      expect(mapping).toMatchObject({
        activity: 'New status',
        at: 'Changed at',
        resource: 'Changed by',
        attributes: ['Priority'],
      });
      expect(mapping.case).toBe('Ticket No');
      expect(end.report).toMatchObject({ cases: 20, events: 60, rejected: 0, tied: 0 });
      expect(log.at[0]).toBe(day(0).getTime());
      expect(log.at[59]).toBe(day(59).getTime());
    }
  });

  it('say when nothing tells days from months', async () => {
    const text =
      'case,activity,time\na,x,03/04/2026 10:00\na,y,04/04/2026 10:00\nb,x,05/04/2026 10:00\nb,y,06/04/2026 10:00\n';
    const { log, end, mapping } = await readText(text, 'log.csv');
    expect(mapping.timeFormat).toBe('DD/MM/YYYY HH:mm:ss');
    expect(new Date(log.at[0]!).toISOString()).toBe('2026-04-03T10:00:00.000Z');
    expect(codes(end.report.warnings)).toMatchObject({ 'date-order-guessed': 1 });
    const other = await readText(text, 'log.csv', { timeFormat: 'MM/DD/YYYY HH:mm' });
    expect(new Date(other.log.at[0]!).toISOString()).toBe('2026-03-04T10:00:00.000Z');
  });

  it('count clock times of the zone, and doubt those that exist twice', async () => {
    const text =
      'case,activity,time\na,x,2026-10-25 01:30:00\na,y,2026-10-25 02:30:00\na,z,2026-10-25 03:30:00\nb,x,2026-10-25 05:00:00+01:00\n';
    const { log, end } = await readText(text, 'log.csv', { zone: 'Europe/Oslo' });
    expect([...log.at].map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-10-24T23:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T02:30:00.000Z',
      '2026-10-25T04:00:00.000Z',
    ]);
    expect(codes(end.report.warnings)).toMatchObject({ 'clock-doubtful': 1, 'offset-missing-in-some': 3 });
  });

  it('keep what cannot be read out, and refuse a mapping that leaves nothing', async () => {
    const text =
      'case,activity,time,start\na,x,2026-01-05 08:00,2026-01-05 07:00\n,x,2026-01-05 08:00,\na,,2026-01-05 08:00,\na,x,,\na,x,soon,\na,y,2026-01-05 09:00,2026-01-05 10:00\n';
    const { log, end } = await readText(text, 'log.csv');
    expect(codes(end.report.rejections)).toEqual({
      'case-missing': 1,
      'activity-missing': 1,
      'time-missing': 1,
      'time-unreadable': 1,
    });
    expect(end.report.rejections.find((r) => r.code === 'time-unreadable')!.lines).toEqual([6]);
    expect(codes(end.report.warnings)).toMatchObject({ 'start-after-end': 1 });
    expect(log.start![0]).toBe(Date.parse('2026-01-05T07:00:00Z'));
    const nothing = await refusal(readText(text, 'log.csv', { timeFormat: 'DD.MM.YYYY' }));
    expect(nothing.reason).toBe('nothing-left');
    expect(nothing.message).toContain('No event of “log.csv” can be read');
    expect((await refusal(readText(text, 'log.csv', { timeFormat: 'whenever' }))).reason).toBe(
      'format-unknown',
    );
    expect((await refusal(readText(text, 'log.csv', { timeFormat: 'HH:mm' }))).message).toContain('no year');
    expect((await refusal(readText(text, 'log.csv', { zone: 'Mars/Olympus' }))).reason).toBe('zone-unknown');
    expect((await refusal(readText(text, 'log.csv', { case: null }))).reason).toBe('column-needed');
    expect((await refusal(readText(text, 'log.csv', { case: 'ticket' }))).message).toContain(
      'has no column “ticket”. Columns: case, activity, time, start.',
    );
  });

  it('are told by a wrong delimiter: one column, and what is missing', async () => {
    const source = bytesSource(Buffer.from('case;activity;time\na;x;2026-01-05 08:00\n'), 'log.csv');
    const look = await lookAtLog(source, { delimiter: ',' });
    const { missing, mapping } = guessMapping(look.columns, 'UTC');
    expect(look.columns.length).toBe(1);
    expect(missing).toEqual(['case', 'activity', 'at']);
    const no = await refusal(
      readLog(
        source,
        look.format,
        { delimiter: ',' },
        mapping,
        async () => undefined,
        async () => undefined,
      ),
    );
    expect(no.reason).toBe('column-needed');
  });
});
