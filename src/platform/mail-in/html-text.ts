/**
 * HTML of a mail as text: what a reader would see, without scripts, styles, tracking pictures and hidden parts.
 * Where a mail program marks what it quotes, a line of its own says so, for `cut.ts`.
 */
import { compile } from 'html-to-text';

/** A line that no mail holds by itself: here begins what the sender's program quoted. */
export const QUOTE_LINE = '\u0001quoted\u0001';

const skipped = [
  'script',
  'style',
  'head',
  'title',
  'img',
  'svg',
  'object',
  'iframe',
  'form',
  'template',
  'hr',
];
const hidden = [
  '[style*="display:none"i]',
  '[style*="display: none"i]',
  '[hidden]',
  '[style*="mso-hide:all"i]',
];
/** Marks of Gmail, Outlook (three), Yahoo, Thunderbird, Apple Mail, Zimbra and Proton. */
const quoted = [
  'div.gmail_quote',
  'blockquote.gmail_quote',
  'div#divRplyFwdMsg',
  'div#appendonsend',
  'div#Signature',
  'div.yahoo_quoted',
  'div.moz-cite-prefix',
  'blockquote[type="cite"]',
  'hr#zwchr',
  'div.protonmail_quote',
];

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 200, maxChildNodes: 20_000, maxInputLength: 2_000_000 },
  formatters: {
    quote: (element, walk, builder, options) => {
      builder.openBlock({ leadingLineBreaks: 2 });
      builder.addInline(QUOTE_LINE);
      builder.closeBlock({ trailingLineBreaks: 1 });
      builder.openBlock({ leadingLineBreaks: 1 });
      walk(element.children, builder);
      builder.closeBlock({ trailingLineBreaks: options.trailingLineBreaks ?? 1 });
    },
    citation: (element, walk, builder) => {
      builder.openBlock({ leadingLineBreaks: 1, reservedLineLength: 2 });
      walk(element.children, builder);
      builder.closeBlock({
        trailingLineBreaks: 1,
        blockTransform: (text) =>
          text
            .split('\n')
            .map((line) => `> ${line}`)
            .join('\n'),
      });
    },
  },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, colSpacing: 2 } },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'blockquote', format: 'citation' },
    ...[...skipped, ...hidden].map((selector) => ({ selector, format: 'skip' })),
    ...quoted.map((selector) => ({ selector, format: 'quote' })),
  ],
});

/** The text that a reader sees; quoted parts begin with `QUOTE_LINE`. */
export function textOfHtml(html: string): string {
  return convert(html)
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
