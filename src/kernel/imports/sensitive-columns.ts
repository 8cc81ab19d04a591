/**
 * Columns about things that an employer may not use lightly (GDPR art. 9 and its neighbours in law and custom).
 * Recognised by the words of the header, also inside technical names such as `MaritalStatusID`.
 */

/** What a sensitive column is about. */
export type SensitiveCategory =
  | 'birth'
  | 'sex or gender'
  | 'race or ethnicity'
  | 'citizenship'
  | 'marital status or family'
  | 'pay'
  | 'performance'
  | 'disability'
  | 'religion'
  | 'political or union membership'
  | 'sexual orientation'
  | 'health or absence'
  | 'survey answer'
  | 'reason for leaving'
  | 'identity document or bank account'
  | 'home address';

/** Patterns over the header's words joined with blanks, in lower case and without accents. */
const PATTERNS: [SensitiveCategory, RegExp][] = [
  ['birth', /\b(dob|birth|birthday|birthdate|age|geburt\w*|geb datum|alter|naissance|nacimiento|edad)\b/],
  ['sexual orientation', /\b(sexual orientation|lgbt\w*)\b/],
  [
    'sex or gender',
    /\b(sex|gender|pronouns?|geschlecht|anrede|salutation|sexe|genre|civilite|sexo|genero)\b/,
  ],
  [
    'race or ethnicity',
    /\b(race|racial|ethnic\w*|hispanic|latino|diversity|minority|eeo|veteran|ethnie|raza|etnia|herkunft|hautfarbe)\b/,
  ],
  [
    'citizenship',
    /\b(citizen\w*|nationality|immigration|visa|work permit|staatsangehorigkeit|nationalitat|nationalite|citoyennete|nacionalidad|ciudadania)\b/,
  ],
  [
    'marital status or family',
    /\b(marital|married|marriage|spouse|children|dependents?|familienstand|verheiratet|kinder|situation familiale|etat civil|estado civil|hijos)\b/,
  ],
  [
    'pay',
    /\b(pay(?!roll (id|number|no))|salary|salaries|wages?|compensation|bonus|rate|income|gehalt|lohn|vergutung|entgelt|tarif\w*|salaire|remuneration|salario|sueldo|nomina)\b/,
  ],
  [
    'performance',
    /\b(perf|performance|rating|appraisal|review|pip|potential|talent|disciplin\w*|warnings?|days late|tardiness|leistung\w*|beurteilung|evaluation|desempeno|rendimiento)\b/,
  ],
  ['disability', /\b(disab\w*|handicap\w*|schwerbehind\w*|behinder\w*|gdb|discapacidad|rqth)\b/],
  ['religion', /\b(religio\w*|faith|church|konfession|kirche\w*)\b/],
  [
    'political or union membership',
    /\b(union|trade union|political|party|gewerkschaft\w*|syndicat|sindicato|partei)\b/,
  ],
  [
    'health or absence',
    /\b(health|medical|sick\w*|illness|absences?|absenteeism|leave type|leave reason|pregnan\w*|maternity|parental leave|vaccin\w*|blood|krank\w*|fehlzeit\w*|fehltage|gesundheit\w*|maladie|sante|enfermedad|salud|ausencias?)\b/,
  ],
  ['survey answer', /\b(engagement|satisfaction|survey|enps|mood|zufriedenheit|umfrage|enquete|encuesta)\b/],
  [
    'reason for leaving',
    /\b((term|termination|leaving|exit|separation) (reason|cause|code)|reason for leaving|austrittsgrund|kundigungsgrund|motif de depart|motivo de baja)\b/,
  ],
  [
    'identity document or bank account',
    /\b(ssn|social security|national id|passport|tax id|tin|iban|bank|sort code|sozialversicherung\w*|svnr|steuer\w*|ausweis\w*|numero de securite|nir|dni|nie|nss|pasaporte)\b/,
  ],
  [
    'home address',
    /\b(home (address|city|street|country|phone|tel\w*|email)|private|zip|zip code|postal code|postcode|street|address line|plz|strasse|privat\w*|wohnort|adresse personnelle|code postal|domicile|domicilio|codigo postal)\b/,
  ],
];

/** The words of a header: camel case, underscores and blanks split; lower case; accents gone. */
export function headerWords(header: string): string[] {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/\be-?mail/gi, 'email')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** What a column with this header is about when that is sensitive, else null. */
export function sensitiveCategory(header: string): SensitiveCategory | null {
  const text = headerWords(header).join(' ');
  for (const [category, pattern] of PATTERNS) if (pattern.test(text)) return category;
  return null;
}
