/** Writes the mails that tell notices: text and HTML, threaded by record, with a way to answer and to have less. */
import { tagged } from '../../platform/mail-in/address.ts';
import type { MailMessage } from '../operation.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { replyToken } from './reply-token.ts';

/** What mails need to know of the installation. */
export interface MailPlaces {
  /** How browsers reach it; without a slash at the end. */
  readonly publicUrl: string;
  readonly secret: string;
  /** Address from which mail leaves; its domain stands in Message-IDs. */
  readonly from: string;
  /** Address that takes answers; null: answers are not read. */
  readonly intake: string | null;
  /** Where a record has its page, beginning with a slash; undefined when it has none. */
  recordPath(kind: string, id: string, key: string | null): string | undefined;
}

export interface ToldNotice {
  readonly kind: string;
  readonly sentence: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly key: string | null;
  readonly name: string;
  /** The comment it is about, when the reader may read it. */
  readonly comment: { readonly author: string | null; readonly body: string } | null;
  /** Ids of the mails by which the record came about, for the threads of those who wrote them. */
  readonly cameFrom: readonly string[];
  /** Whether an answer becomes a comment. */
  readonly answerable: boolean;
}

interface Reader {
  readonly address: string;
  readonly locale: string | null;
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const domain = (address: string) => address.slice(address.lastIndexOf('@') + 1);

/** Mentions as people read them: the name only. */
const readable = (body: string) => body.replace(/@\[([^\]\n]{0,200})\]\(person:[0-9a-f-]{36}\)/gi, '@$1');

function sentenceOf(words: MailWords, n: ToldNotice): string {
  return words.kinds[n.kind] ?? n.sentence;
}

function linkOf(places: MailPlaces, n: ToldNotice): string {
  return `${places.publicUrl}${places.recordPath(n.subjectKind, n.subjectId, n.key) ?? '/?show=notices'}`;
}

const title = (n: ToldNotice) => [n.key === null ? null : `[${n.key}]`, n.name].filter(Boolean).join(' ');
const preferencesOf = (places: MailPlaces) => `${places.publicUrl}/settings/notices`;

const STYLE =
  'margin:0 auto;padding:24px 16px;max-width:36em;font:15px/1.55 -apple-system,Segoe UI,Roboto,Arial,sans-serif;color:#1c2430';
const BUTTON =
  'display:inline-block;padding:9px 16px;border-radius:6px;background:#2f5fd0;color:#ffffff;text-decoration:none;font-weight:600';
const QUOTE = 'margin:16px 0;padding:2px 14px;border-inline-start:3px solid #c9d2e0;white-space:pre-wrap';
const FOOT = 'margin-top:28px;padding-top:12px;border-top:1px solid #dfe4ec;font-size:13px;color:#5a6576';

function page(words: MailWords, locale: string | null, body: string): string {
  const lang = words.direction === 'rtl' ? 'ar' : (locale ?? 'en');
  return `<!doctype html>\n<html lang="${escaped(lang)}" dir="${words.direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>\n<body style="margin:0;background:#ffffff"><div dir="${words.direction}" style="${STYLE}">\n${body}\n</div></body></html>\n`;
}

/** The mail that tells one notice. Its id stays over every try, so that it is shown once. */
export function noticeMail(places: MailPlaces, reader: Reader, mailId: string, n: ToldNotice): MailMessage {
  const words = mailWords(reader.locale);
  const link = linkOf(places, n);
  const answers = n.answerable && places.intake !== null;
  const sentence = sentenceOf(words, n);
  const body = n.comment === null ? null : readable(n.comment.body).trim();
  const by = n.comment?.author == null ? null : `${n.comment.author} ${words.wrote}:`;
  const text = [
    sentence,
    title(n),
    ...(body === null ? [] : [[by, body.replace(/^/gm, '| ')].filter(Boolean).join('\n')]),
    `${words.open}: ${link}`,
    ...(answers ? [words.answer] : []),
    `--\n${words.preferences}: ${preferencesOf(places)}`,
  ].join('\n\n');
  const html = page(
    words,
    reader.locale,
    [
      `<p style="margin:0 0 4px">${escaped(sentence)}</p>`,
      `<p style="margin:0 0 16px;font-size:17px;font-weight:600"><bdi>${escaped(title(n))}</bdi></p>`,
      ...(body === null
        ? []
        : [
            by === null ? '' : `<p style="margin:0;color:#5a6576">${escaped(by)}</p>`,
            `<blockquote dir="auto" style="${QUOTE}">${escaped(body)}</blockquote>`,
          ]),
      `<p style="margin:20px 0"><a href="${escaped(link)}" style="${BUTTON}">${escaped(words.open)}</a></p>`,
      `<div style="${FOOT}">${answers ? `${escaped(words.answer)}<br>` : ''}<a href="${escaped(preferencesOf(places))}" style="color:#5a6576">${escaped(words.preferences)}</a></div>`,
    ].join('\n'),
  );
  // A root that no mail has: mail programs gather what refers to it, and it is the same for every reader.
  const root = `${n.subjectKind}.${n.subjectId}@${domain(places.from)}`;
  return {
    to: reader.address,
    subject: title(n),
    text: `${text}\n`,
    html,
    references: [...n.cameFrom, root],
    unsubscribe: preferencesOf(places),
    ...(answers ? { replyTo: answerTo(places, mailId) } : {}),
  };
}

/** The intake address with a proof of the mail that is answered, where it fits into an address. */
function answerTo(places: MailPlaces, mailId: string): string {
  const intake = places.intake!;
  // RFC 5321 §4.5.3.1.1: 64 characters before the @.
  return intake.lastIndexOf('@') + 40 > 64 ? intake : tagged(intake, replyToken(places.secret, mailId));
}

const MOST_IN_DIGEST = 50;

/** One mail for everything that a reader wanted in the digest. */
export function digestMail(places: MailPlaces, reader: Reader, notices: readonly ToldNotice[]): MailMessage {
  const words = mailWords(reader.locale);
  const shown = notices.slice(0, MOST_IN_DIGEST);
  const rest = notices.length - shown.length;
  const byRecord = new Map<string, ToldNotice[]>();
  for (const n of shown) byRecord.set(n.subjectId, [...(byRecord.get(n.subjectId) ?? []), n]);
  const groups = [...byRecord.values()];
  const sentences = (of: readonly ToldNotice[]) => [...new Set(of.map((n) => sentenceOf(words, n)))];
  const text = [
    words.digestLead,
    ...groups.map((of) =>
      [title(of[0]!), ...sentences(of).map((s) => `  ${s}`), `  ${linkOf(places, of[0]!)}`].join('\n'),
    ),
    ...(rest > 0 ? [words.more(rest)] : []),
    `--\n${words.preferences}: ${preferencesOf(places)}`,
  ].join('\n\n');
  const html = page(
    words,
    reader.locale,
    [
      `<p style="margin:0 0 20px">${escaped(words.digestLead)}</p>`,
      ...groups.map(
        (of) =>
          `<p style="margin:0 0 2px;font-weight:600"><a href="${escaped(linkOf(places, of[0]!))}" style="color:#2f5fd0"><bdi>${escaped(title(of[0]!))}</bdi></a></p><p style="margin:0 0 16px">${sentences(of).map(escaped).join('<br>')}</p>`,
      ),
      ...(rest > 0 ? [`<p>${escaped(words.more(rest))}</p>`] : []),
      `<div style="${FOOT}"><a href="${escaped(preferencesOf(places))}" style="color:#5a6576">${escaped(words.preferences)}</a></div>`,
    ].join('\n'),
  );
  return {
    to: reader.address,
    subject: words.digestSubject(notices.length),
    text: `${text}\n`,
    html,
    unsubscribe: preferencesOf(places),
  };
}
