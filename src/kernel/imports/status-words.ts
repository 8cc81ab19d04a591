/** The words that personnel systems use for whether somebody works here, brought down to four. */

/** Whether a person works here: now, on leave, from a later day on, or no longer. */
export type EmploymentStatus = 'active' | 'leave' | 'future' | 'ended';

const WORDS: Record<EmploymentStatus, string[]> = {
  active: [
    'active',
    'a',
    'employed',
    'current',
    'working',
    'in service',
    'permanent',
    'regular',
    'temporary',
    'probation',
    'on probation',
    'full time',
    'part time',
    'contract',
    'notice period',
    'on notice',
    'aktiv',
    'beschaftigt',
    'angestellt',
    'actif',
    'active employee',
    'en poste',
    'activo',
    'activa',
    'en activo',
    'still employed',
  ],
  leave: [
    'leave',
    'on leave',
    'leave of absence',
    'loa',
    'paid leave',
    'unpaid leave',
    'maternity leave',
    'paternity leave',
    'parental leave',
    'sabbatical',
    'suspended',
    'long term absence',
    'beurlaubt',
    'elternzeit',
    'ruhend',
    'en conge',
    'conge',
    'de permiso',
    'excedencia',
  ],
  future: [
    'future',
    'future start',
    'future hire',
    'not started',
    'not yet started',
    'pre hire',
    'prehire',
    'new hire pending',
    'starting',
    'kunftig',
    'futur',
    'futuro',
  ],
  ended: [
    'terminated',
    't',
    'term',
    'voluntarily terminated',
    'involuntarily terminated',
    'terminated for cause',
    'voluntary termination',
    'involuntary termination',
    'resigned',
    'retired',
    'left',
    'leaver',
    'former',
    'former employee',
    'ended',
    'end',
    'deceased',
    'dismissed',
    'laid off',
    'redundant',
    'quit',
    'separated',
    'exited',
    'ausgetreten',
    'ausgeschieden',
    'gekundigt',
    'sorti',
    'parti',
    'retraite',
    'baja',
    'cesado',
    'jubilado',
  ],
};

const byWord = new Map<string, EmploymentStatus>();
for (const status of Object.keys(WORDS) as EmploymentStatus[])
  for (const word of WORDS[status]) byWord.set(word, status);

/** A status word as it is compared: lower case, without accents and punctuation. */
export function statusKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => w !== '')
    .join(' ');
}

/** What a word means, first by the decisions of the mapping, then by the vocabulary; null when unknown. */
export function statusOfWord(
  text: string,
  decided?: Record<string, EmploymentStatus>,
): EmploymentStatus | null {
  const key = statusKey(text);
  if (decided !== undefined) {
    for (const [word, status] of Object.entries(decided)) if (statusKey(word) === key) return status;
  }
  return byWord.get(key) ?? null;
}
