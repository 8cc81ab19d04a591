/**
 * Cuts what people did not write now: the mail they answer and the signature. What is cut is kept beside it, so that
 * a wrong cut loses nothing. A forwarded mail is content and stays.
 */
import { QUOTE_LINE } from './html-text.ts';

export interface CutText {
  /** What was written now. */
  readonly body: string;
  /** What was cut, in its order. */
  readonly quoted: string;
}

/** "On Monday … wrote:" in the languages in which mail programs write it; may run over two lines. */
const wrote = [
  /^on\b.{5,240}\bwrote:$/i,
  /^am\b.{5,240}\bschrieb\b.{0,160}:$/i,
  /^le\b.{5,240}\ba écrit\s?:$/i,
  /^el\b.{5,240}\bescribió:$/i,
  /^il\b.{5,240}\bha scritto:$/i,
  /^(em|no dia)\b.{5,240}\bescreveu:$/i,
  /^op\b.{5,240}\bschreef\b.{0,160}:$/i,
  /^(den|på|le)\b.{5,240}\b(skrev|skrifaði)\b.{0,160}:$/i,
  /^w dniu\b.{5,240}\b(napisał|napisała|pisze).{0,40}:$/i,
  /^.{5,240}\bnapsal\(a\):$/i,
  /^.{5,240}(пишет|написал|написала):$/i,
  /^.{5,240}のメール[:：]$/,
  /^.{5,240}(写道|寫道|书写)[:：]$/,
  /^في .{5,240}(كتب|كتبت).{0,120}:$/,
  /^.{5,240}(님이 작성|작성):$/,
];

const original =
  /^[-_ ]{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|原始邮件|元のメッセージ|الرسالة الأصلية)\s*[-_ ]{2,}$/i;
const forwarded =
  /^([-_ ]{2,}\s*(forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|转发的邮件|転送|الرسالة المعاد توجيهها).*|begin forwarded message:|anfang der weitergeleiteten nachricht:)$/i;
/** First line of the header block that Outlook writes above what it quotes. */
const fromLine = /^\*?(from|von|de|da|van|från|fra|od|от|差出人|发件人|寄件者|من)\*?\s?[:：]\*?\s?\S/i;
const blockLine =
  /^\*?(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|送信日時|宛先|件名|发送时间|收件人|主题|تاريخ|إلى|الموضوع)\*?\s?[:：]/i;
const mobile =
  /^(sent from my |sent from outlook|get outlook for|von meinem .{2,30} gesendet|gesendet von |envoyé de(puis)? mon |enviado desde mi |enviado do meu |inviato da(l mio)? |verstuurd vanaf mijn |iPhoneから送信|发自我的|أُرسلت من)/i;

const isForward = (subject: string) =>
  /^\s*(\[[^\]]*\]\s*)*(fwd?|wg|tr|rv|i|enc|doorst|vb|转发|転送|إعادة توجيه)\s?[:：]/i.test(subject);

/** What was written now, and what was cut; `subject` tells an answer from something that was forwarded. */
export function cutQuoted(text: string, subject: string): CutText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const kept: string[] = [];
  const cut: string[] = [];
  const keepsForward = isForward(subject);
  let end = lines.length;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!.trim();
    if (keepsForward && (forwarded.test(line) || line === QUOTE_LINE || startsBlock(lines, i))) {
      kept.push(...lines.slice(i));
      break;
    }
    if (line === QUOTE_LINE || original.test(line) || startsBlock(lines, i)) {
      end = i;
      break;
    }
    const span = wroteSpan(lines, i);
    if (span > 0) {
      // What follows may be answered line by line: only the quoted lines go.
      cut.push(...lines.slice(i, i + span));
      i += span - 1;
      continue;
    }
    if (/^>/.test(line)) {
      cut.push(lines[i]!);
      continue;
    }
    kept.push(lines[i]!);
  }
  if (end < lines.length) cut.push(...lines.slice(end));
  const { body, signature } = withoutSignature(kept, keepsForward);
  return {
    body: tidy(body),
    quoted: tidy([...signature, ...cut]),
  };
}

/** How many lines "On … wrote:" takes here; 0 when it does not stand here. Quoted text must follow. */
function wroteSpan(lines: readonly string[], at: number): number {
  for (let span = 1; span <= 3 && at + span <= lines.length; span += 1) {
    const joined = lines
      .slice(at, at + span)
      .map((l) => l.replace(/^>\s?/, '').trim())
      .join(' ');
    if (joined.length > 400) return 0;
    if (wrote.some((w) => w.test(joined))) {
      const next = lines.slice(at + span).find((l) => l.trim() !== '');
      // Without quoted lines after it, somebody may be telling a story.
      if (next === undefined || /^\s*>/.test(next) || next.trim() === QUOTE_LINE) return span;
    }
  }
  return 0;
}

/** Outlook's block of From, Sent, To, Subject; a rule of underscores may stand above it. */
function startsBlock(lines: readonly string[], at: number): boolean {
  let i = at;
  if (/^_{10,}$|^-{20,}$/.test(lines[i]!.trim())) i += 1;
  while (i < at + 3 && i < lines.length && lines[i]!.trim() === '') i += 1;
  if (i >= lines.length || !fromLine.test(lines[i]!.trim())) return false;
  const following = lines.slice(i + 1, i + 7).filter((l) => blockLine.test(l.trim()));
  return following.length >= 2;
}

function withoutSignature(lines: readonly string[], whole: boolean): { body: string[]; signature: string[] } {
  if (whole) return { body: [...lines], signature: [] };
  // RFC 3676 §4.3: two dashes and a space; many programs lose the space. Only near the end, to spare a rule in a text.
  for (let i = lines.length - 1; i >= 0 && i >= lines.length - 16; i -= 1) {
    const line = lines[i]!;
    if (/^--\s?$/.test(line) || /^[—–―]{2,}$/.test(line.trim()) || mobile.test(line.trim()))
      return { body: lines.slice(0, i), signature: lines.slice(i) };
  }
  return { body: [...lines], signature: [] };
}

function tidy(lines: readonly string[]): string {
  return lines
    .filter((l) => l.trim() !== QUOTE_LINE)
    .map((l) => l.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
