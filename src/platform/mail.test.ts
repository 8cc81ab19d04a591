/** Mail as files and over SMTP, against a server that speaks just enough of the protocol; and what must never get into a header. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMailer, htmlOf, MailFault } from './mail.ts';

let folder: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-mail-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

const from = 'learning@example.com';

/** An SMTP server that notes what it is told and answers RCPT with the given line. */
async function smtpServer(
  recipientAnswer = '250 ok',
): Promise<{ url: string; heard: string[]; data: string[] }> {
  const heard: string[] = [];
  const data: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    let rest = '';
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      let end = rest.indexOf('\r\n');
      while (end >= 0) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (inData) {
          if (line === '.') {
            inData = false;
            socket.write('250 queued\r\n');
          } else data.push(line);
        } else {
          heard.push(line);
          const verb = line.slice(0, 4).toUpperCase();
          if (verb === 'DATA') inData = true;
          socket.write(
            verb === 'EHLO'
              ? '250 test\r\n'
              : verb === 'DATA'
                ? '354 go\r\n'
                : verb === 'RCPT'
                  ? `${recipientAnswer}\r\n`
                  : '250 ok\r\n',
          );
        }
        end = rest.indexOf('\r\n');
      }
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, heard, data };
}

test('without a server a mail becomes one file, the same on a second try', async () => {
  const mailer = createMailer({ from, folder: join(folder, 'mail') });
  expect(mailer.kind).toBe('files');
  const message = {
    to: 'ada@example.com',
    subject: 'Grüße: 你好',
    text: 'Plain line',
    html: htmlOf('Plain line'),
    id: '01900000-0000-7000-8000-000000000000',
  };
  const sent = await mailer.send(message);
  await mailer.send(message);
  expect(await readdir(join(folder, 'mail'))).toEqual(['01900000-0000-7000-8000-000000000000.eml']);
  const text = await readFile(sent.file ?? '', 'utf8');
  expect(text).toMatch(/^From: Trellis <learning@example\.com>\r$/m);
  expect(text).toMatch(/^To: ada@example\.com\r$/m);
  expect(text).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(text).toMatch(/^Message-ID: <01900000-0000-7000-8000-000000000000@example\.com>\r$/m);
  expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(text).toContain('multipart/alternative');
  expect(text).toContain('Content-Type: text/plain');
  expect(text).toContain('Content-Type: text/html');
});

test('over SMTP it reaches exactly the one recipient', async () => {
  const { url, heard, data } = await smtpServer();
  const mailer = createMailer({ smtpUrl: url, from, folder });
  await mailer.send({ to: 'ada@example.com', subject: 'Hello', text: 'First\n.\nlast' });
  mailer.close();
  expect(heard).toContain('MAIL FROM:<learning@example.com>');
  expect(heard.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<ada@example.com>']);
  expect(data).toContain('Subject: Hello');
  expect(data).toContain('..');
  expect(await readdir(folder)).toEqual([]);
});

test('nothing that is handed over becomes a header or another recipient', async () => {
  const mailer = createMailer({ from, folder });
  for (const to of [
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\u0000',
    '"a b"@example.com',
    '@example.com',
    '',
  ]) {
    const fault = await mailer.send({ to, subject: 'x', text: 'y' }).catch((error: unknown) => error);
    expect(fault, to).toBeInstanceOf(MailFault);
    expect((fault as MailFault).permanent).toBe(true);
  }
  expect(await readdir(folder)).toEqual([]);
  const sent = await mailer.send({
    to: 'ada@example.com',
    subject: 'Hi\r\nBcc: eve@example.com\n\nBody\u2028X-Evil: 1',
    fromName: 'Eve" <eve@example.com>\r\nX-Evil: 1',
    text: 'y',
  });
  const [head = ''] = (await readFile(sent.file ?? '', 'utf8')).split('\r\n\r\n');
  expect(head).not.toMatch(/^(Bcc|X-Evil):/m);
  expect(head).toMatch(/<learning@example\.com>\r$/m);
  await expect(
    mailer.send({ to: 'ada@example.com', subject: 'x', text: 'y', id: '../../etc/x' }),
  ).rejects.toThrow('UUID');
});

test('a server that says no for good is told from one that may say yes later', async () => {
  const faultOf = async (url: string) => {
    const mailer = createMailer({ smtpUrl: url, from, folder });
    const fault = await mailer
      .send({ to: 'ada@example.com', subject: 'x', text: 'y' })
      .catch((error: unknown) => error);
    mailer.close();
    return fault as MailFault;
  };
  const gone = await faultOf((await smtpServer('550 no such mailbox')).url);
  expect([gone.name, gone.permanent]).toEqual(['MailFault', true]);
  expect((await faultOf((await smtpServer('451 try again')).url)).permanent).toBe(false);
  const closed = await faultOf('smtp://127.0.0.1:1');
  expect([closed.name, closed.permanent]).toEqual(['MailFault', false]);
  expect(closed.message).not.toContain('127.0.0.1');
});

test('HTML is made from text without letting markup through', () => {
  const html = htmlOf('Dear <b>Ada</b> & "co",\nsee https://a.test/x#t=1\n\nBye');
  expect(html).not.toContain('<b>');
  expect(html).toContain('<a href="https://a.test/x#t=1">https://a.test/x#t=1</a>');
  expect(html.match(/<p>/g)).toHaveLength(2);
});
