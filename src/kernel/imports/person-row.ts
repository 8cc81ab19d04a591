/** What one row of a people file comes to: a person, or a place in quarantine with reasons. */
import type { EmploymentStatus } from './status-words.ts';

/** A person as one row tells it. A null means that the cell is empty or the column absent (see `mappedFields`). */
export interface PersonRow {
  line: number;
  employeeNumber: string | null;
  email: string | null;
  givenName: string;
  middleName: string | null;
  familyName: string;
  title: string | null;
  unit: string | null;
  businessArea: string | null;
  region: string | null;
  site: string | null;
  costCentre: string | null;
  managerNumber: string | null;
  managerName: string | null;
  managerEmail: string | null;
  hireDate: string | null;
  endDate: string | null;
  status: EmploymentStatus | null;
  locale: string | null;
  timeZone: string | null;
  phone: string | null;
  extras: Record<string, string>;
}

/** Why a row waits, or what is odd about it: a code for screens, a sentence for people. */
export interface RowReason {
  code: string;
  message: string;
  column?: string;
  /** Other lines that this is about. */
  lines?: number[];
}

/** Whom a row in quarantine seems to be about; keeps that person from being taken for a leaver. */
export interface RowIdentity {
  employeeNumber: string | null;
  email: string | null;
  name: string | null;
}

/** The end of one row. Every row has exactly one. */
export type RowOutcome =
  | { outcome: 'importable'; line: number; person: PersonRow; warnings: RowReason[] }
  | { outcome: 'merged'; line: number; into: number; person: PersonRow }
  | { outcome: 'quarantined'; line: number; reasons: RowReason[]; identity: RowIdentity; cells: string[] };
