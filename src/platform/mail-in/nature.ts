/**
 * Tells what a person wrote from what machines send: bounces, out-of-office, calendar answers, lists and loops. By
 * headers first (RFC 3834, RFC 3462, RFC 2919), by the words of a subject only where programs leave the headers out.
 */

export type Nature = 'message' | 'automatic' | 'out-of-office' | 'bounce' | 'calendar' | 'list' | 'loop';

export interface NatureFacts {
  /** Values of all headers by lower-case name. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly from: string | null;
  readonly subject: string;
  /** Media types of all parts, lower case, with the `method` of calendar parts. */
  readonly parts: readonly { type: string; method?: string | undefined }[];
  /** The addresses of this installation: intake and sender. */
  readonly own: readonly string[];
}

const away = [
  /^(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office)\b/i,
  /^(automatische antwort|abwesenheits(notiz|meldung)?|abwesend|nicht im büro)\b/i,
  /^(réponse automatique|absence du bureau|absent\(e\)? du bureau|message d'absence)/i,
  /^(respuesta automática|fuera de la oficina|ausente de la oficina)/i,
  /^(resposta automática|ausência do escritório|fora do escritório)/i,
  /^(risposta automatica|fuori (ufficio|sede))/i,
  /^(automatisch antwoord|afwezig(heidsbericht)?)\b/i,
  /^(autosvar|automatiskt svar|automatisk svar|frånvarande|fraværende)\b/i,
  /^(自動応答|自動返信|不在のお知らせ|【自動返信】)/,
  /^(自动回复|自動回覆|外出|不在办公室)/,
  /^(رد تلقائي|خارج المكتب)/,
  /^(автоматический ответ|автоответ|нет на работе)/i,
  /^(autoodpowiedź|odpowiedź automatyczna|nieobecność)/i,
  /^(자동 회신|부재중)/,
];
const notDelivered =
  /^(undeliver(ed|able)\b|mail delivery (failed|subsystem)|delivery status notification|returned mail|failure notice|unzustellbar|nicht zustellbar|échec de (la )?remise|no se puede entregar|配信不能|系统退信)/i;

/** What kind of message this is. */
export function natureOf({ headers, from, subject, parts, own }: NatureFacts): Nature {
  const all = (name: string) => (headers.get(name) ?? []).map((v) => v.trim().toLowerCase());
  const first = (name: string) => all(name)[0] ?? '';
  const contentType = first('content-type');
  const report = /^multipart\/report\b/.test(contentType);
  const plainSubject = subject.replace(/^\s*(\[[^\]]{1,40}\]\s*)+/, '').trim();

  if (from !== null && own.includes(from)) return 'loop';
  if (all('x-loop').some((v) => own.some((o) => v.includes(o)))) return 'loop';

  const daemon = /^(mailer-daemon|postmaster|mail-daemon)@/.test(from ?? '');
  const isEmptyPath = headers.has('return-path') && first('return-path').replace(/\s/g, '') === '<>';
  if (
    (report && /report-type="?delivery-status/.test(contentType)) ||
    parts.some((p) => p.type === 'message/delivery-status') ||
    headers.has('x-failed-recipients') ||
    ((daemon || isEmptyPath) && notDelivered.test(plainSubject)) ||
    daemon
  )
    return 'bounce';

  const calendar = parts.filter((p) => p.type === 'text/calendar' || p.type === 'application/ics');
  if (calendar.some((p) => p.method !== undefined && p.method !== 'PUBLISH')) return 'calendar';

  const submitted = first('auto-submitted').split(/[;\s]/)[0] ?? '';
  const isAuto = submitted !== '' && submitted !== 'no';
  const precedence = first('precedence');
  const marks = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from', 'x-mail-autoreply'];
  const answers =
    submitted === 'auto-replied' ||
    precedence === 'auto_reply' ||
    marks.some((name) => headers.has(name)) ||
    (headers.has('x-auto-response-suppress') && headers.has('x-ms-exchange-inbox-rules-loop'));
  if (away.some((w) => w.test(plainSubject.replace(/^(re|aw|sv|antw)\s?:\s*/i, '')))) return 'out-of-office';
  if (answers) return 'out-of-office';
  if (report) return 'automatic';
  if (isAuto || isEmptyPath) return 'automatic';
  if (headers.has('list-id') || precedence === 'list') return 'list';
  if (precedence === 'bulk' || precedence === 'junk') return 'automatic';
  if (/\b(all|oof|autoreply)\b/.test(first('x-auto-response-suppress'))) return 'automatic';
  return 'message';
}
