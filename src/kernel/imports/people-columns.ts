/**
 * Which column of a people file is what. Headers are recognised in several languages; sensitive columns are
 * recognised too and stay out unless somebody maps them on purpose.
 */
import { Refusal } from '../../platform/refusal.ts';
import { headerWords, type SensitiveCategory, sensitiveCategory } from './sensitive-columns.ts';
import type { TableColumn } from './table.ts';

/** Everything a people file can tell about a person, in the order of the export. */
export const peopleFields = [
  'employee_number',
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'email',
  'title',
  'unit',
  'business_area',
  'region',
  'site',
  'cost_centre',
  'manager_number',
  'manager_name',
  'manager_email',
  'hire_date',
  'end_date',
  'employment_status',
  'locale',
  'time_zone',
  'phone',
] as const;
export type PeopleField = (typeof peopleFields)[number];

/** What becomes of one column. `deliberate` must be true before a sensitive column is taken in. */
export interface ColumnMapping {
  position: number;
  header: string;
  use: 'field' | 'extra' | 'ignore';
  field?: PeopleField;
  sensitive?: SensitiveCategory;
  deliberate?: boolean;
}

/** A whole mapping, small enough to be remembered and offered again for the next file with these headers. */
export interface PeopleMapping {
  columns: ColumnMapping[];
  /** How `full_name` is written where no comma tells. */
  fullNameOrder: 'given-first' | 'family-first';
  /** Decisions about dates and status words, by header and by word. */
  dateOrders?: Record<string, 'day-first' | 'month-first'>;
  statusWords?: Record<string, 'active' | 'leave' | 'future' | 'ended'>;
}

/** Words are compared without case, accents, blanks and punctuation. */
const SYNONYMS: Record<PeopleField, string> = {
  employee_number:
    'employeenumber employeeno employeenr employeeid empid empno empnumber empnr emplid staffid staffnumber staffno personnelnumber personnelno personnelid personid personnumber workerid worker payrollnumber payrollid hrid userid personalnummer persnr pernr personalnr mitarbeiternummer mitarbeiterid mitarbeiternr matricule numeroemploye idemploye numerodematricule numerodeempleado numempleado idempleado noempleado legajo',
  given_name:
    'givenname givennames firstname forename first given personal personalname preferredfirstname vorname vornamen rufname prenom prenoms nombre nombres nombredepila',
  middle_name:
    'middlename middlenames middle middleinitial mi secondname zweitername zweitervorname deuxiemeprenom secondprenom segundonombre',
  family_name:
    'familyname family lastname surname last nachname familienname zuname nomdefamille nom apellido apellidos primerapellido',
  full_name:
    'fullname name employeename employee displayname personname workername completename staffname mitarbeitername mitarbeiter vollstandigername vorundnachname nomcomplet nometprenom employe nombrecompleto nombreyapellidos nombreyapellido empleado',
  email:
    'email emailaddress mail workemail businessemail companyemail workemailaddress corporateemail mailaddress emailadresse mailadresse epost adressemail adresseemail adresseelectronique courriel correo correoelectronico correoe',
  title:
    'title jobtitle position positiontitle job jobname jobrole designation funktion stelle stellenbezeichnung positionsbezeichnung jobbezeichnung berufsbezeichnung poste fonction intituleduposte emploi puesto cargo',
  unit: 'unit department departmentname dept deptname team orgunit organizationalunit organisationalunit organizationunit orgeinheit organisationseinheit abteilung bereich departement service equipe departamento unidad area departmentcode deptcode unitcode unitname',
  business_area:
    'businessarea businessunit division businessline lineofbusiness lob bu businessdivision company geschaftsbereich sparte geschaftsfeld domainedactivite branche areadenegocio unidaddenegocio division',
  region: 'region workregion georegion geography geo market regiao',
  site: 'site location worklocation workplace office officelocation plant building standort arbeitsort werk niederlassung lieu lieudetravail etablissement bureau ubicacion sede centrodetrabajo oficina',
  cost_centre:
    'costcentre costcenter costcentrecode costcentercode cc costcentrenumber costcenternumber kostenstelle kst centredecout centredecouts centrodecoste centrodecostes centrodecosto centrodecostos',
  manager_number:
    'managernumber managerid managerno manageremployeenumber manageremployeeid managerempid supervisorid supervisornumber lineManagerid linemanagernumber reportsto reportstoid bossid vorgesetztennummer vorgesetzterid vorgesetztenid fuhrungskraftid managermatricule matriculemanager matriculeresponsable idresponsable idjefe numerodejefe',
  manager_name:
    'managername manager supervisor supervisorname linemanager linemanagername reportstoname boss vorgesetzter vorgesetzte vorgesetztername fuhrungskraft responsable superieur superieurhierarchique nommanager jefe nombredeljefe supervisorinmediato',
  manager_email:
    'manageremail manageremailaddress managermail supervisoremail linemanageremail vorgesetzteremail vorgesetztenemail fuhrungskraftemail emailmanager emailresponsable emailjefe correodeljefe',
  hire_date:
    'hiredate dateofhire hired hiredon hiringdate startdate dateofjoining joiningdate joindate joined originalhiredate employmentstart employmentstartdate entrydate servicedate eintritt eintrittsdatum einstellungsdatum dateembauche datedembauche datedentree dateentree fechadecontratacion fechadealta fechadeingreso fechaingreso',
  end_date:
    'enddate terminationdate dateoftermination termdate leavingdate leavedate exitdate lastday lastworkingday employmentend employmentenddate dateofleaving separationdate austritt austrittsdatum datedesortie datesortie datededepart fechadebaja fechadesalida fechadecese',
  employment_status:
    'employmentstatus status employeestatus workerstatus empstatus activestatus beschaftigungsstatus mitarbeiterstatus statut statutemploye estado estadodelempleado estadolaboral',
  locale: 'locale language preferredlanguage lang sprache langue idioma',
  time_zone: 'timezone tz zeitzone fuseauhoraire zonahoraria husohorario',
  phone:
    'phone phonenumber telephone workphone businessphone mobile mobilephone mobilenumber cell cellphone telefon telefonnummer mobiltelefon handy tel telephoneprofessionnel portable telefono movil',
};

const byWord = new Map<string, PeopleField>();
for (const field of peopleFields) {
  byWord.set(headerWords(field).join(''), field);
  for (const word of SYNONYMS[field].split(' ')) {
    const key = word.toLowerCase();
    if (!byWord.has(key)) byWord.set(key, field);
  }
}

/** A first mapping by the headers alone: known columns mapped, sensitive and unknown ones left out. */
export function suggestMapping(columns: TableColumn[]): PeopleMapping {
  const taken = new Set<PeopleField>();
  const mapped = columns.map((column): ColumnMapping => {
    const at = { position: column.position, header: column.header };
    const sensitive = sensitiveCategory(column.original);
    if (sensitive !== null) return { ...at, use: 'ignore', sensitive };
    const field = fieldFor(column.original);
    if (field === null || taken.has(field)) return { ...at, use: 'ignore' };
    taken.add(field);
    return { ...at, use: 'field', field };
  });
  // In German lists "Name" beside "Vorname" is the family name.
  if (taken.has('given_name') && !taken.has('family_name')) {
    for (const m of mapped) {
      if (m.field === 'full_name' && headerWords(m.header).join('') === 'name') m.field = 'family_name';
    }
    if (mapped.some((m) => m.field === 'family_name')) taken.add('family_name');
  }
  // A full name beside given and family name says the same thing twice.
  if (taken.has('given_name') && taken.has('family_name')) {
    for (const m of mapped) {
      if (m.field === 'full_name') {
        m.use = 'ignore';
        delete m.field;
      }
    }
  }
  return { columns: mapped, fullNameOrder: 'given-first' };
}

/** The field that a header names, or null. */
export function fieldFor(header: string): PeopleField | null {
  const words = headerWords(header);
  const joined = words.join('');
  const exact = byWord.get(joined);
  if (exact !== undefined) return exact;
  // "Employee First Name", "Work E-mail (primary)": drop words that only say whose it is.
  const bare = words.filter(
    (w) => !['employee', 'worker', 'person', 'emp', 'staff', 'primary', 'current'].includes(w),
  );
  return (bare.length > 0 && bare.length < words.length ? byWord.get(bare.join('')) : undefined) ?? null;
}

/**
 * A remembered mapping fitted to the columns of a new file, by header and not by position. Columns that the
 * memory does not know get the suggestion; `unseen` names them.
 */
export function recallMapping(
  remembered: PeopleMapping,
  columns: TableColumn[],
): { mapping: PeopleMapping; unseen: string[] } {
  const known = new Map(remembered.columns.map((m) => [headerWords(m.header).join(''), m]));
  const used = new Set(remembered.columns.flatMap((m) => (m.field === undefined ? [] : [m.field])));
  const unseen: string[] = [];
  const mapped = suggestMapping(columns).columns.map((suggested): ColumnMapping => {
    const memory = known.get(headerWords(suggested.header).join(''));
    if (memory !== undefined) return { ...memory, position: suggested.position, header: suggested.header };
    unseen.push(suggested.header);
    if (suggested.field !== undefined && used.has(suggested.field)) {
      return { position: suggested.position, header: suggested.header, use: 'ignore' };
    }
    return suggested;
  });
  return { mapping: { ...remembered, columns: mapped }, unseen };
}

/** Columns that nobody mapped and that are not sensitive: offered as extra attributes. */
export function offeredColumns(mapping: PeopleMapping): ColumnMapping[] {
  return mapping.columns.filter((m) => m.use === 'ignore' && m.sensitive === undefined);
}

/** Sensitive columns with what they are about, left out unless mapped deliberately. */
export function sensitiveColumns(mapping: PeopleMapping): ColumnMapping[] {
  return mapping.columns.filter((m) => m.sensitive !== undefined);
}

/** Where each mapped field stands in a row. */
export function fieldPositions(mapping: PeopleMapping): Map<PeopleField, number> {
  const at = new Map<PeopleField, number>();
  for (const m of mapping.columns)
    if (m.use === 'field' && m.field !== undefined) at.set(m.field, m.position);
  return at;
}

const LABELS: Partial<Record<PeopleField, string>> = {
  employee_number: 'employee number',
  email: 'e-mail',
  given_name: 'given name (personal, first name)',
  family_name: 'family name (family, last name)',
};

/**
 * Refuses a mapping with which no person could be told from another, that maps one field twice, or that takes
 * in a sensitive column without anybody having meant it. Every missing column is named at once.
 */
export function checkMapping(mapping: PeopleMapping, fileName: string): void {
  const fields = new Map<PeopleField, string>();
  const extras = new Set<string>();
  for (const m of mapping.columns) {
    if (m.use === 'ignore') continue;
    const category = m.sensitive ?? sensitiveCategory(m.header);
    if (category !== null && category !== undefined && m.deliberate !== true) {
      throw new Refusal(
        'invalid',
        'sensitive-column',
        `The column "${m.header}" looks sensitive (${category}). Leave it out, or confirm that it is meant to be taken in.`,
        { flaws: [{ path: m.header, message: `sensitive: ${category}` }] },
      );
    }
    if (m.use === 'extra') {
      if (extras.has(m.header)) throw twice(m.header, m.header);
      extras.add(m.header);
      continue;
    }
    if (m.field === undefined || !peopleFields.includes(m.field)) {
      throw new Refusal(
        'invalid',
        'mapping-incomplete',
        `The column "${m.header}" is to be taken in, but it is not said as what. Choose a field for it or leave it out.`,
      );
    }
    const other = fields.get(m.field);
    if (other !== undefined) throw twice(other, m.header);
    fields.set(m.field, m.header);
  }
  const missing = missingFields(mapping);
  if (missing.length > 0) {
    const found = mapping.columns.map((m) => m.header).join(', ');
    throw new Refusal(
      'invalid',
      'column-missing',
      `"${fileName}" has no column for: ${missing.join('; ')}. Its columns are: ${found}. Add what is missing, or say which column holds it. Nothing was changed.`,
      { missing, flaws: missing.map((m) => ({ path: 'columns', message: `missing: ${m}` })) },
    );
  }
}

/** What a people file needs and no column of this mapping holds, in words. */
export function missingFields(mapping: PeopleMapping): string[] {
  const at = fieldPositions(mapping);
  const missing: string[] = [];
  if (!at.has('full_name')) {
    if (!at.has('given_name')) missing.push(LABELS.given_name!);
    if (!at.has('family_name')) missing.push(LABELS.family_name!);
  }
  if (!at.has('email') && !at.has('employee_number'))
    missing.push(`${LABELS.email} or ${LABELS.employee_number}`);
  return missing;
}

function twice(one: string, other: string): Refusal {
  return new Refusal(
    'invalid',
    'field-mapped-twice',
    `The columns "${one}" and "${other}" are mapped to the same field. Choose one of them.`,
  );
}
