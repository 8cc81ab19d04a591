/** Which files are taken, under which name, and as what: pure rules on the name and on what the bytes turned out to be. */

/** A kind of file that is taken. */
interface FileType {
  readonly mediaType: string;
  /** What its bytes may be detected as; `text`: plain text without control characters. */
  readonly holds: 'text' | readonly string[];
}

const ZIP = 'application/zip';
const OLD_OFFICE = 'application/x-cfb';
const FILM = ['video/mp4', 'video/quicktime', 'video/x-m4v', 'audio/x-m4a', 'audio/mp4', 'video/3gpp'];
const office = (name: string): FileType => {
  const mediaType = `application/vnd.openxmlformats-officedocument.${name}`;
  return { mediaType, holds: [mediaType, ZIP] };
};
const openDocument = (name: string): FileType => {
  const mediaType = `application/vnd.oasis.opendocument.${name}`;
  return { mediaType, holds: [mediaType, ZIP] };
};
const itself = (mediaType: string, ...also: string[]): FileType => ({
  mediaType,
  holds: [mediaType, ...also],
});
const text = (mediaType: string): FileType => ({ mediaType, holds: 'text' });

/** Ending → what is taken under it. Programs, scripts, web pages and documents with macros are not in the list. */
const fileTypes: Readonly<Record<string, FileType>> = {
  pdf: itself('application/pdf'),
  docx: office('wordprocessingml.document'),
  xlsx: office('spreadsheetml.sheet'),
  pptx: office('presentationml.presentation'),
  odt: openDocument('text'),
  ods: openDocument('spreadsheet'),
  odp: openDocument('presentation'),
  doc: itself('application/msword', OLD_OFFICE),
  xls: itself('application/vnd.ms-excel', OLD_OFFICE),
  ppt: itself('application/vnd.ms-powerpoint', OLD_OFFICE),
  msg: itself('application/vnd.ms-outlook', OLD_OFFICE),
  rtf: itself('application/rtf'),
  epub: itself('application/epub+zip'),
  txt: text('text/plain'),
  md: text('text/markdown'),
  csv: text('text/csv'),
  tsv: text('text/tab-separated-values'),
  json: text('application/json'),
  xml: text('application/xml'),
  ics: text('text/calendar'),
  vcf: text('text/vcard'),
  vtt: text('text/vtt'),
  srt: text('application/x-subrip'),
  eml: text('message/rfc822'),
  svg: text('image/svg+xml'),
  png: itself('image/png', 'image/apng'),
  jpg: itself('image/jpeg'),
  jpeg: itself('image/jpeg'),
  gif: itself('image/gif'),
  webp: itself('image/webp'),
  avif: itself('image/avif'),
  heic: itself('image/heic', 'image/heif'),
  tif: itself('image/tiff'),
  tiff: itself('image/tiff'),
  bmp: itself('image/bmp'),
  mp3: itself('audio/mpeg'),
  wav: itself('audio/wav'),
  m4a: { mediaType: 'audio/mp4', holds: FILM },
  ogg: itself('audio/ogg', 'audio/ogg; codecs=opus', 'video/ogg', 'application/ogg'),
  mp4: { mediaType: 'video/mp4', holds: FILM },
  m4v: { mediaType: 'video/mp4', holds: FILM },
  mov: { mediaType: 'video/quicktime', holds: FILM },
  webm: itself('video/webm'),
  zip: itself(ZIP),
  '7z': itself('application/x-7z-compressed'),
  gz: itself('application/gzip'),
};

/** Types that browsers show in place without running anything of the file's own. */
const VIEWABLE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
]);

/** Whether a browser may show the type in place; everything else is only ever saved. */
export function isViewable(mediaType: string): boolean {
  return VIEWABLE.has(mediaType);
}

/** The ending of a name in lower case, without its dot; empty when there is none. */
function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 1 ? '' : name.slice(dot + 1).toLowerCase();
}

const MOST_LETTERS = 150;
/** Line breaks and other controls, and marks that turn the direction of text: `fdp.exe` must not read `exe.pdf`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The name as it is kept: no folders, nothing invisible, nothing that an operating system trips over. Idempotent. */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1)!;
  const plain = last
    .replace(INVISIBLE, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\p{Surrogate}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const name = plain === '' ? 'file' : RESERVED.test(plain) ? `_${plain}` : plain;
  const letters = [...name];
  if (letters.length <= MOST_LETTERS) return name;
  const ending = [...endingOf(name)];
  const keep = ending.length > 0 && ending.length <= 10 ? ['.', ...ending] : [];
  const stem = letters
    .slice(0, MOST_LETTERS - keep.length)
    .join('')
    .replace(/[\s.]+$/, '');
  return `${stem}${keep.join('')}`;
}

/** Whether the bytes are text: nothing below the space but tabs and line ends, unless a mark says UTF-16. */
export function isText(bytes: Uint8Array): boolean {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  // Escape (27) opens the shifts of ISO-2022 mail.
  return !bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
}

/** What the bytes are, found out by looking at them. */
export interface Found {
  /** By their first bytes; null when nothing was recognised. */
  readonly mediaType: string | null;
  readonly isText: boolean;
}

export type Judgement =
  | { readonly mediaType: string }
  | { readonly refused: 'type-not-allowed' }
  | { readonly refused: 'type-mismatch'; readonly found: string };

/** Whether a file with this (clean) name and these bytes is taken, and as what. */
export function judgeFile(name: string, found: Found): Judgement {
  const ending = endingOf(name);
  const type = Object.hasOwn(fileTypes, ending) ? fileTypes[ending] : undefined;
  if (type === undefined) return { refused: 'type-not-allowed' };
  const fits =
    type.holds === 'text' ? found.isText : found.mediaType !== null && type.holds.includes(found.mediaType);
  if (fits) return { mediaType: type.mediaType };
  const holds = found.mediaType ?? (found.isText ? 'plain text' : 'something unknown');
  return { refused: 'type-mismatch', found: holds };
}
