import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { readTable } from './read-table.ts';
import { bytesSource, type Table, type TableRow } from './table.ts';

async function all(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const chunk of table.rows()) rows.push(...chunk);
  return rows;
}
const open = (bytes: string | Uint8Array, name = 'people.csv', options = {}) =>
  readTable(bytesSource(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name), options);

function utf16(text: string, big: boolean, mark: boolean): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

describe('text tables', () => {
  const text = 'name;e-mail\nMüller, Zoë;zoe@example.org\nŁukasz;l@example.org\n';
  it.each([
    ['utf-8', Buffer.from(text), false],
    ['utf-8', Buffer.from(`\ufeff${text}`), true],
    ['utf-16le', utf16(text, false, true), true],
    ['utf-16be', utf16(text, true, true), true],
    ['utf-16le', utf16(text, false, false), false],
    ['utf-16be', utf16(text, true, false), false],
  ])('finds %s', async (encoding, bytes, byteOrderMark) => {
    const table = await open(bytes);
    expect(table.format).toMatchObject({ encoding, byteOrderMark, delimiter: ';' });
    expect(await all(table)).toEqual([
      { line: 2, cells: ['Müller, Zoë', 'zoe@example.org'] },
      { line: 3, cells: ['Łukasz', 'l@example.org'] },
    ]);
  });

  it('falls back to Windows-1252 and says so', async () => {
    const table = await open(Buffer.from('name,unit\nM\xfcller,\x80 team\n', 'latin1'));
    expect(table.format.encoding).toBe('windows-1252');
    expect(table.warnings.map((w) => w.code)).toEqual(['encoding-assumed']);
    expect((await all(table))[0]!.cells).toEqual(['Müller', '€ team']);
  });

  it('keeps damaged UTF-8 as UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('name,unit\nMüller,Käse\nßßß,Öl\nJos'),
      Buffer.from([0xe9]),
      Buffer.from(',x\n'),
    ]);
    const table = await open(bytes);
    expect(table.format.encoding).toBe('utf-8');
    expect(table.warnings.map((w) => w.code)).toEqual(['encoding-damaged']);
    expect((await all(table))[2]!.cells[0]).toBe('Jos\ufffd');
  });

  it.each([',', ';', '\t', '|'])('finds the delimiter %j', async (delimiter) => {
    const table = await open(
      ['a', 'b', 'c'].join(delimiter) +
        '\n' +
        ['x, y', '2 | 3', '"q;r\t"']
          .map((c) => (c.includes(delimiter) ? `"${c.replaceAll('"', '')}"` : c))
          .join(delimiter),
    );
    expect(table.format.delimiter).toBe(delimiter);
    expect(table.columns).toHaveLength(3);
  });

  it('numbers lines as an editor does, through quotes, blank lines and ragged rows', async () => {
    const table = await open(
      'sep=;\r\na;b\r\n\r\n"x\r\ny";2\r\n;\r\n\u00a0 p\u200b ;\u00a0\r\n1;2;3;;\r\n7\r\n',
    );
    expect(await all(table)).toEqual([
      { line: 4, cells: ['x\r\ny', '2'] },
      { line: 7, cells: ['p', ''] },
      { line: 8, cells: ['1', '2', '3'] },
      { line: 9, cells: ['7'] },
    ]);
  });

  it('names empty and repeated headers', async () => {
    const table = await open('Name,,name, Name \n1,2,3,4\n');
    expect(table.columns.map((c) => c.header)).toEqual(['Name', 'Column 2', 'name (2)', 'Name (3)']);
    expect(table.warnings.map((w) => w.code)).toEqual(['header-empty', 'header-repeated', 'header-repeated']);
  });

  it('says when there are no rows', async () => {
    const table = await open('name,email');
    expect(table.warnings.map((w) => w.code)).toEqual(['header-only']);
    expect(await all(table)).toEqual([]);
  });

  it.each([
    ['file-empty', ''],
    ['file-empty', '\ufeff'],
    ['file-empty', '\n \n\t\n'],
    ['quote-not-closed', 'a,b\n"x,1\ny,2\n'],
    ['not-a-table', '%PDF-1.7 ...'],
    ['not-a-table', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256))],
  ])('refuses %s', async (reason, bytes) => {
    await expect(open(bytes).then(all)).rejects.toMatchObject({ name: 'Refusal', code: 'invalid', reason });
  });

  it('keeps within its limits', async () => {
    const limits = { rows: 3, columns: 4, cellCharacters: 10, bytes: 60 };
    await expect(open('a\n1\n2\n3\n4', 'x.csv', { limits }).then(all)).rejects.toMatchObject({
      reason: 'too-many-rows',
    });
    await expect(open('a,b,c,d,e\n', 'x.csv', { limits })).rejects.toMatchObject({
      reason: 'too-many-columns',
    });
    await expect(open(`a\n${'x'.repeat(11)}`, 'x.csv', { limits }).then(all)).rejects.toMatchObject({
      reason: 'cell-too-long',
    });
    await expect(open('x'.repeat(61), 'x.csv', { limits })).rejects.toMatchObject({ reason: 'file-too-big' });
  });

  it('streams 1,000,000 rows in flat memory', { timeout: 120_000 }, async () => {
    const lines = 1_000_000;
    const source = {
      name: 'big.csv',
      size: 60_000_000,
      async *open() {
        yield Buffer.from('number,given,family,email\n');
        for (let i = 0; i < lines; i += 1000) {
          let part = '';
          for (let j = i; j < i + 1000; j++) part += `${j},Given${j},Family${j},p${j}@example.org\n`;
          yield Buffer.from(part);
        }
      },
    };
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let count = 0;
    let last: TableRow | undefined;
    for await (const chunk of (await readTable(source)).rows()) {
      count += chunk.length;
      last = chunk.at(-1);
      if (count % 50_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(count).toBe(lines);
    expect(last).toMatchObject({ line: lines + 1 });
    expect(most).toBeLessThan(150 * 1024 * 1024);
  });
});

describe('workbooks', () => {
  const rows = [
    ['Employee ID', 'Name', 'Hire Date', 'Unit'].map((value) => ({ value })),
    [
      { value: '00123' },
      { value: ' Müller, Zoë ' },
      { value: new Date('2011-11-07T00:00:00Z'), format: 'dd/mm/yyyy' },
      null,
    ],
    [null, null, null, null],
    [{ value: 124 }, { value: '=1+1' }, { value: 40_854 }, { value: 'IT & Ops' }],
  ];
  const workbook = async () => Buffer.from(await writeXlsx(rows as never).toBuffer());
  const parts = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
  };
  const zip = (files: Record<string, string | Uint8Array>) =>
    Buffer.from(
      zipSync(
        Object.fromEntries(
          Object.entries(files).map(([name, f]) => [name, typeof f === 'string' ? Buffer.from(f) : f]),
        ),
      ),
    );

  it('reads cells of every type as text', async () => {
    const table = await open(await workbook(), 'people.xlsx');
    expect(table.format).toMatchObject({ kind: 'xlsx', sheet: 'Sheet1' });
    expect(table.columns.map((c) => c.header)).toEqual(['Employee ID', 'Name', 'Hire Date', 'Unit']);
    expect(await all(table)).toEqual([
      { line: 2, cells: ['00123', 'Müller, Zoë', '2011-11-07', ''] },
      { line: 4, cells: ['124', '=1+1', '40854', 'IT & Ops'] },
    ]);
    await expect(open(await workbook(), 'people.xlsx', { sheet: 'Other' })).rejects.toMatchObject({
      reason: 'sheet-not-found',
    });
  });

  it.each<[string, Buffer]>([
    ['workbook-has-macros', zip({ ...parts, 'xl/vbaProject.bin': 'x' })],
    ['workbook-binary', zip({ 'xl/workbook.bin': 'x' })],
    ['not-a-workbook', zip({ 'readme.txt': 'x' })],
    ['workbook-broken', zip(parts).subarray(0, 60)],
    ['workbook-broken', zip(parts)],
    [
      'workbook-unsafe',
      zip({ ...parts, 'xl/worksheets/sheet1.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' }),
    ],
    [
      'workbook-too-wide',
      zip({
        ...parts,
        'xl/worksheets/sheet1.xml':
          '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
      }),
    ],
    ['workbook-too-old', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0])],
    [
      'file-encrypted',
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
        Buffer.alloc(100),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
    ],
  ])('refuses %s', async (reason, bytes) => {
    await expect(open(bytes, 'people.xlsx')).rejects.toMatchObject({
      name: 'Refusal',
      code: 'invalid',
      reason,
    });
  });

  it('refuses a bomb by what it declares, and by what it really unpacks to', async () => {
    const limits = { unpackedBytes: 4 * 1024 * 1024 };
    const honest = zip({ ...parts, 'xl/worksheets/sheet1.xml': new Uint8Array(8 * 1024 * 1024).fill(32) });
    expect(honest.length).toBeLessThan(20_000);
    await expect(open(honest, 'bomb.xlsx', { limits })).rejects.toMatchObject({ reason: 'workbook-too-big' });
    const lying = Buffer.from(honest);
    for (
      let at = lying.indexOf('PK\x01\x02', 0, 'latin1');
      at >= 0;
      at = lying.indexOf('PK\x01\x02', at + 4, 'latin1')
    ) {
      lying.writeUInt32LE(10, at + 24);
    }
    await expect(open(lying, 'bomb.xlsx', { limits })).rejects.toMatchObject({ reason: 'workbook-too-big' });
  });
});
