/** The uploaded file as it lies in the database, read again for every pass in slices of a few hundred kilobytes. */
import { type Kysely, sql } from 'kysely';
import type { KernelTables } from '../tables.gen.ts';
import type { TableSource } from './table.ts';

const SLICE = 256 * 1024;
/** What is handed on at once: small, so that few rows wait between the file and whoever reads them. */
const PIECE = 32 * 1024;

/** A source over the stored bytes of an import. */
export function storedSource(
  tx: Kysely<KernelTables>,
  importId: string,
  name: string,
  size: number,
): TableSource {
  return {
    name,
    size,
    async *open() {
      for (let at = 0; at < size; at += SLICE) {
        const { rows } = await sql<{ part: Buffer }>`
          select substring(content from ${at + 1}::int for ${SLICE}::int) as part from kernel.import_file
          where import_id = ${importId}`.execute(tx);
        if (rows[0] === undefined) return;
        const { part } = rows[0];
        for (let from = 0; from < part.length; from += PIECE) yield part.subarray(from, from + PIECE);
      }
    },
  };
}
