/** What a dry run is asked for, apart from the code that compares, so that its parts need not import each other. */
import type { ComparedField } from './diff.ts';

/** How a dry run is to be made; kept with the import, so that applying it compares in the same way. */
export interface CompareOptions {
  mode: 'full' | 'partial';
  /** The day from which changes hold. */
  from: string;
  /** Unit of new people whose row names none. */
  unitId: string;
  createMissing: boolean;
  mapped: (ComparedField | 'manager')[];
  extras: string[];
}
