/** Reads a folder of mails shaped as real programs write them, and what must be understood of each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutQuoted } from './cut.ts';
import { safeFileName } from './file-name.ts';
import { looksLikeMail, type ParsedMail, parseMail } from './parse.ts';

const folder = join(import.meta.dirname, 'test-data');
const settings = { own: ['learning@northwind.example'], authServer: 'mx.northwind.example' };
const read = (name: string) => parseMail(readFileSync(join(folder, `${name}.eml`)), settings);

interface Expected {
  nature?: ParsedMail['nature'];
  from?: string | null;
  fromName?: string;
  subject?: string;
  /** The whole body. */
  body?: string;
  /** A part that was cut. */
  quoted?: string;
  files?: string[];
  refersTo?: number;
  authenticated?: boolean;
  bounced?: string[];
}

const mails: Readonly<Record<string, Expected>> = {
  'apple-reply-base64': {
    fromName: 'Amélie Dubois',
    subject: 'Re: Formation sécurité 🚧',
    body: 'Merci, le mardi nous convient. 👍\n\nAmélie',
    quoted: 'a écrit',
    refersTo: 1,
  },
  'attachments-hostile-names': {
    body: 'Here are the files.',
    files: ['passwd', 'Gefährdungsbeurteilung fdp.exe', 'スクリーン.png', 'page.html', 'file-5'],
  },
  'authentication-failed': { authenticated: false },
  'authentication-passed': { authenticated: true },
  'bounce-dsn': {
    nature: 'bounce',
    bounced: ['0198aaaa-0000-7000-8000-000000000002@northwind.example'],
    files: [],
  },
  'bounce-qmail': { nature: 'bounce', bounced: ['0198aaaa-0000-7000-8000-000000000003@northwind.example'] },
  'broken-boundary': { subject: 'Cut off', body: 'The transfer ended in the middle' },
  'broken-charset': { subject: 'Café training' },
  'broken-split-encoded-word': { subject: '安全研修' },
  'calendar-invitation': { nature: 'calendar', files: ['invite.ics'] },
  'calendar-reply': { nature: 'calendar', files: [] },
  'eight-bit-headers-latin1': {
    fromName: 'Jörg Müller',
    subject: 'Prüfung für Außendienst',
    body: 'Bitte prüfen.',
  },
  'eight-bit-headers-utf8': {
    fromName: 'Jörg Müller',
    subject: 'Prüfung für Außendienst',
    body: 'Bitte prüfen.',
  },
  'euc-kr': { fromName: '김민수', subject: '교육 요청', body: '부산 지점의 안전 교육을 요청합니다.' },
  'forwarded-attached': { body: 'See the attached mail.', files: ['Scanners.eml'] },
  'forwarded-inline': {
    body: 'Please take this up.\n\nAmara\n\n---------- Forwarded message ---------\nFrom: Warehouse <warehouse@example.com>\nDate: Fri, 27 Feb 2026 at 10:00\nSubject: Training for the new scanners\nTo: Amara Okafor <amara@example.com>\n\nWe got twelve new scanners and nobody knows how to use them.',
  },
  gb18030: {
    fromName: '王伟',
    subject: '安全培训申请',
    body: '您好，\n上海仓库需要叉车操作的安全培训，大约60人。㐂\n谢谢！',
  },
  'html-only-gmail': {
    body: 'Tuesday works for us.\n\nCould you add:\n- ladders\n- gloves & helmets\n\nSee the plan.',
    quoted: 'There is a new comment: which day?',
  },
  'html-only-hostile': {
    body: 'We need training for the new tool.\n\nSite  People\nOslo  12\n\nclick',
    files: [],
  },
  'inline-image-related': {
    body: 'The screen looks like this: [cid:img1]',
    files: ['image001.png', 'winmail.dat'],
  },
  'iso-2022-jp': {
    fromName: '佐藤',
    subject: '研修について',
    body: '新入社員の研修資料を更新してください。',
  },
  'koi8-r': { fromName: 'Иван Петров', body: 'Нужен курс по охране труда для склада.' },
  'loop-own-address': { nature: 'loop' },
  'loop-x-loop': { nature: 'loop' },
  'mailing-list': { nature: 'list' },
  newsletter: { nature: 'automatic', body: 'Buy now.' },
  'no-message-id-lf-only': { from: 'wei@example.com', body: 'A course on ladders, please.' },
  'only-a-picture': { subject: '', body: '', files: ['broken-ladder.png'] },
  'out-of-office-ar': { nature: 'out-of-office' },
  'out-of-office-de': { nature: 'out-of-office' },
  'out-of-office-en': { nature: 'out-of-office' },
  'out-of-office-es': { nature: 'out-of-office' },
  'out-of-office-fr': { nature: 'out-of-office' },
  'out-of-office-ja': { nature: 'out-of-office' },
  'outlook-html-reply': { body: 'Passt, wir nehmen den 12.', quoted: 'There is a new comment.' },
  'outlook-iso-8859-1': {
    fromName: 'Jörg Müller',
    subject: 'Kurs über Gefährdungsbeurteilung',
    body: 'Hallo zusammen,\n\nfür die Außendienstler fehlt uns ein Kurs über Gefährdungsbeurteilung.',
    quoted: 'Das steht schon länger an.',
  },
  'read-receipt': { nature: 'automatic' },
  'reply-bottom-posted-de': {
    body: 'Der Dienstag passt uns gut.\n\nEtwa 40.',
    quoted: 'Which day suits you?',
    refersTo: 1,
  },
  'reply-nothing-new': { body: '', quoted: 'Which room?' },
  'reply-outlook-en-original': { body: 'Let us take room 4.\n\nWei', quoted: 'Which room?' },
  'reply-signature-mobile': { body: 'Yes, go ahead.', quoted: 'Sent from my iPhone' },
  'shift-jis': {
    fromName: '山田太郎',
    subject: '安全研修のお願い',
    body: 'お世話になっております。\n大阪支店の技術者向けに安全研修をお願いします。',
  },
  'signed-smime': { body: 'A signed wish: more courses.', files: ['smime.p7s'] },
  'spoofed-display-name': { from: 'attacker@evil.example', authenticated: false },
  'thunderbird-utf8-flowed': {
    subject: 'Schulung Arbeiten an stromführenden Leitungen',
    body: 'Guten Morgen,\n\nunsere Techniker müssen vor dem 1. Mai wissen, wie sie sicher an stromführenden Leitungen arbeiten. Es geht um etwa 40 Leute.\n\nViele Grüße\nJonas',
    quoted: '+49 30 1234567',
  },
  'two-from-headers': { from: null },
  'windows-1252-quotes': {
    fromName: "O'Brien, Sinéad",
    subject: '“Onboarding” – €500 budget',
    body: 'We’d like an “onboarding” course – budget €500…',
  },
  'windows-1256-arabic': {
    fromName: 'سارة أحمد',
    subject: 'طلب تدريب',
    body: 'نحتاج إلى تدريب على السلامة لفريق الرياض.',
  },
};

describe('mails of a real mailbox', () => {
  it('has something to say about every mail of the folder', () => {
    expect(
      readdirSync(folder)
        .map((f) => f.replace(/\.eml$/, ''))
        .sort(),
    ).toEqual(Object.keys(mails).sort());
  });

  it.each(Object.entries(mails))('%s', async (name, expected) => {
    const mail = await read(name);
    expect(looksLikeMail(readFileSync(join(folder, `${name}.eml`)))).toBe(true);
    expect(mail.nature).toBe(expected.nature ?? 'message');
    if (expected.from !== undefined) expect(mail.from).toBe(expected.from);
    if (expected.fromName !== undefined) expect(mail.fromName).toBe(expected.fromName);
    if (expected.subject !== undefined) expect(mail.subject).toBe(expected.subject);
    if (expected.body !== undefined) expect(mail.body).toBe(expected.body);
    if (expected.quoted !== undefined) expect(mail.quoted).toContain(expected.quoted);
    if (expected.files !== undefined) expect(mail.files.map((f) => f.name)).toEqual(expected.files);
    if (expected.refersTo !== undefined) expect(mail.refersTo).toHaveLength(expected.refersTo);
    if (expected.authenticated !== undefined) expect(mail.authenticated).toBe(expected.authenticated);
    if (expected.bounced !== undefined) expect(mail.bounced).toEqual(expected.bounced);
  });

  it('takes the same message by file and by mailbox for one, whatever happened to its line ends', async () => {
    for (const name of ['apple-reply-base64', 'no-message-id-lf-only']) {
      const raw = readFileSync(join(folder, `${name}.eml`), 'latin1').replace(/\r\n/g, '\n');
      const [unix, dos] = await Promise.all(
        [raw, raw.replace(/\n/g, '\r\n')].map((t) => parseMail(Buffer.from(t, 'latin1'), settings)),
      );
      expect(unix!.fingerprint).toEqual(dos!.fingerprint);
    }
  });

  it('believes nobody where no mail server was named', async () => {
    const raw = readFileSync(join(folder, 'authentication-passed.eml'));
    expect((await parseMail(raw, { own: [] })).authenticated).toBeNull();
    expect((await parseMail(raw, { own: [], authServer: 'mx.other.example' })).authenticated).toBe(false);
  });

  it('refuses a file that is no mail, and a message nested without end', async () => {
    expect(looksLikeMail(Buffer.from('%PDF-1.7\nxxxx'))).toBe(false);
    expect(looksLikeMail(Buffer.from('Dear team,\nplease help.\n'))).toBe(false);
    let nested = 'Content-Type: text/plain\r\n\r\nhello\r\n';
    for (let i = 0; i < 100; i += 1)
      nested = `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n${nested}\r\n--b${i}--\r\n`;
    await expect(parseMail(Buffer.from(`From: a@b.example\r\n${nested}`), settings)).rejects.toThrow();
  });
});

it('lets nothing through that a database cannot hold', async () => {
  const raw = Buffer.from(
    'From: a\u0000@b.example\r\nTo: x\u0000@y.example\r\nMessage-ID: <i\u0000d@b.example>\r\nSubject: a\u0000b\r\n\r\nhel\u0000lo\r\n',
  );
  const { files: _, fingerprint: __, ...texts } = await parseMail(raw, settings);
  expect(JSON.stringify(texts)).not.toContain('\\u0000');
});

describe('cutting what was quoted', () => {
  it('never loses a line: what is not in the body is in what was cut', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '> earlier',
        'On Mon, 2 Mar 2026 at 08:40, Trellis <learning@northwind.example> wrote:',
        '-- ',
        'Sent from my iPhone',
        'From: a@b.example',
        'Sent: Monday',
        'Subject: x',
        '-----Original Message-----',
        '',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.constantFrom('Re: x', 'Fwd: x', 'x'),
        (lines, subject) => {
          const { body, quoted } = cutQuoted(lines.join('\n'), subject);
          const words = (text: string) =>
            text
              .split(/\r\n?|\n/)
              .map((l) => l.trim())
              .filter((l) => l !== '')
              .sort();
          expect([...words(body), ...words(quoted)].sort()).toEqual(words(lines.join('\n')));
        },
      ),
    );
  });

  it('leaves a story about what somebody wrote alone', () => {
    const text = 'On Monday the regulator wrote:\nall drivers need a new certificate.\nWe need a course.';
    expect(cutQuoted(text, 'New rule').body).toBe(text);
  });
});

it('makes any file name harmless', () => {
  const odd = [
    '/',
    '\\\\',
    '..',
    '\u0000',
    '\u202e',
    '\u2028',
    ' ',
    '.',
    ':',
    '|',
    'a',
    'é',
    '漢',
    '😀',
    '\ud800',
    'con',
    '.exe',
  ];
  const name = fc.array(fc.constantFrom(...odd), { maxLength: 160 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, (name) => {
      const safe = safeFileName(name, 'file-1');
      expect(safe).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}]/u);
      expect(safe).not.toMatch(/^[.\s]|[.\s]$/);
      expect(safe.length).toBeGreaterThan(0);
      expect(safe.length).toBeLessThanOrEqual(121);
    }),
  );
  expect(safeFileName('con.txt', 'x')).toBe('_con.txt');
  expect(safeFileName('..', 'file-1')).toBe('file-1');
});
