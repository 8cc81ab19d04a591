/**
 * Compiles statements that are written out with `sql` without walking their nodes: most statements of Trellis are, and
 * the walk was a good part of what a command costs beside the database. Everything else is compiled as Kysely does it.
 */
import { type CompiledQuery, type OperationNode, PostgresQueryCompiler, RawNode, ValueNode } from 'kysely';

/** The text of a template that holds values only; a template is one object for each place in the code. */
const texts = new WeakMap<readonly string[], string>();

/** Kysely's compiler for PostgreSQL with a short way for `sql`; the statement is the same to the letter. */
export class RawCompiler extends PostgresQueryCompiler {
  override compileQuery(
    node: Parameters<PostgresQueryCompiler['compileQuery']>[0],
    queryId: CompiledQuery['queryId'],
  ) {
    if (!RawNode.is(node)) return super.compileQuery(node, queryId);
    const values: unknown[] = [];
    const sql = node.parameters.every(isPlainValue) ? knownText(node, values) : gather(node, values);
    return sql === null
      ? super.compileQuery(node, queryId)
      : { query: node, queryId, sql, parameters: values };
  }
}

function isPlainValue(node: OperationNode): node is ValueNode {
  return ValueNode.is(node) && node.immediate !== true;
}

function knownText(node: RawNode, values: unknown[]): string {
  let text = texts.get(node.sqlFragments);
  if (text === undefined) {
    text = node.sqlFragments.reduce((before, fragment, i) => `${before}$${i}${fragment}`);
    texts.set(node.sqlFragments, text);
  }
  for (const value of node.parameters) values.push((value as ValueNode).value);
  return text;
}

/** The text with all that is nested in it; null where something else than `sql` and values is. */
function gather(node: RawNode, values: unknown[]): string | null {
  const { sqlFragments, parameters } = node;
  let text = sqlFragments[0] ?? '';
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!;
    if (isPlainValue(parameter)) text += `$${values.push(parameter.value)}`;
    else {
      const inner = RawNode.is(parameter) ? gather(parameter, values) : null;
      if (inner === null) return null;
      text += inner;
    }
    text += sqlFragments[i + 1] ?? '';
  }
  return text;
}
