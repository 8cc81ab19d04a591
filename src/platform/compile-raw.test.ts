/** The short way of compiling says the same as Kysely's own, whatever is nested in a statement. */
import fc from 'fast-check';
import { PostgresQueryCompiler, type RawBuilder, sql } from 'kysely';
import { expect, it } from 'vitest';
import { RawCompiler } from './compile-raw.ts';

const { nested } = fc.letrec<{ nested: RawBuilder<unknown> }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 4 },
    fc.constant(sql`now()`),
    fc.anything().map((value) => sql`${value} + 1`),
    fc.tuple(fc.string(), fc.integer()).map(([a, b]) => sql`f(${a}, ${b})`),
    fc.constantFrom(sql.ref('a.b'), sql.id('x', 'y'), sql.lit("it's"), sql.raw('true'), sql.val(3)),
    fc.array(tie('nested'), { maxLength: 4 }).map((parts) => sql`(${sql.join(parts, sql` or `)})`),
    fc.tuple(tie('nested'), fc.string()).map(([inner, value]) => sql`a ${inner} b ${value} c`),
  ),
}));

it('compiles to the same text and values', () => {
  fc.assert(
    fc.property(nested, (statement) => {
      const node = statement.toOperationNode() as Parameters<PostgresQueryCompiler['compileQuery']>[0];
      const id = { queryId: 'one' };
      const usual = new PostgresQueryCompiler().compileQuery(node, id);
      for (let again = 0; again < 2; again++) {
        const { sql: text, parameters } = new RawCompiler().compileQuery(node, id);
        expect({ text, parameters }).toEqual({ text: usual.sql, parameters: usual.parameters });
      }
    }),
  );
});
