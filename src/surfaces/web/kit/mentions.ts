/**
 * Mentions in comments: the server speaks `@[Name](person:id)`, people read and write `@Name`. Pure functions, so
 * that both directions can be tested.
 */

const TOKEN = /@\[([^\]\n]{0,200})\]\(person:([0-9a-f-]{36})\)/gi;

/** Somebody who is mentioned. */
export interface Mention {
  personId: string;
  name: string;
}

/** A piece of a comment: plain text, a mention or a link. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; personId: string }
  | { kind: 'link'; text: string };

/** The comment as people write it, and who is mentioned in it. */
export function toWritten(body: string): { text: string; mentions: Mention[] } {
  const mentions: Mention[] = [];
  const text = body.replace(TOKEN, (_token, name: string, personId: string) => {
    mentions.push({ personId, name });
    return `@${name}`;
  });
  return { text, mentions };
}

/** What people wrote as the server takes it; only names that were chosen from the list become mentions. */
export function toBody(text: string, mentions: readonly Mention[]): string {
  // Longer names first, so that "@Ann Lee" is not read as "@Ann".
  const sorted = [...mentions].sort((a, b) => b.name.length - a.name.length);
  let body = '';
  for (let at = 0; at < text.length; ) {
    const found = text[at] === '@' && sorted.find(({ name }) => name && text.startsWith(name, at + 1));
    if (found) {
      body += `@[${found.name}](person:${found.personId})`;
      at += found.name.length + 1;
    } else {
      body += text[at];
      at += 1;
    }
  }
  return body;
}

/** The name that is being typed after "@" before the caret; null when none is. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | null {
  const from = text.lastIndexOf('@', caret - 1);
  if (from < 0 || (from > 0 && !/[\s([]/.test(text[from - 1]!))) return null;
  const typed = text.slice(from + 1, caret);
  return typed.length > 40 || /[\n@]/.test(typed) || / .* .* /.test(typed) ? null : { from, typed };
}

/** A comment's body cut into text, mentions and links, for showing it. */
export function piecesOf(body: string): Piece[] {
  const pieces: Piece[] = [];
  const plain = (text: string) => {
    let last = 0;
    for (const link of text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g)) {
      if (link.index > last) pieces.push({ kind: 'text', text: text.slice(last, link.index) });
      pieces.push({ kind: 'link', text: link[0] });
      last = link.index + link[0].length;
    }
    if (last < text.length) pieces.push({ kind: 'text', text: text.slice(last) });
  };
  let last = 0;
  for (const token of body.matchAll(TOKEN)) {
    plain(body.slice(last, token.index));
    pieces.push({ kind: 'mention', text: `@${token[1]}`, personId: token[2]! });
    last = token.index + token[0].length;
  }
  plain(body.slice(last));
  return pieces;
}
