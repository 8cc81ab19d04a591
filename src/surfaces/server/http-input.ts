/**
 * Between HTTP and an operation's input: path segments, query string or body become one object by the contract's
 * own schema, so that a number in a query string is a number and a date stays text.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Contract } from '../../kernel/operation.ts';
import { Refusal } from '../../platform/refusal.ts';

export type JsonSchema = { [name: string]: unknown };

/** JSON Schema (2020-12) of a zod type, as OpenAPI 3.1 takes it. */
export function jsonSchema(type: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const schema = z.toJSONSchema(type, { io, unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
  const { $schema: _, ...rest } = schema;
  return rest;
}

/** The names of the path parameters in a contract's path. */
export function pathParameters(contract: Contract): string[] {
  return [...contract.http.path.matchAll(/:(\w+)/g)].map((m) => m[1]!);
}

function takesText(schema: JsonSchema | undefined): boolean {
  if (schema === undefined) return true;
  if (
    schema.type === 'string' ||
    (Array.isArray(schema.enum) && schema.enum.some((v) => typeof v === 'string'))
  )
    return true;
  const alternatives = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  return alternatives?.some(takesText) ?? false;
}

/** Makes the reader of a contract's input; done once per route. */
export function inputReader(contract: Contract): (request: FastifyRequest) => unknown {
  const properties = (jsonSchema(contract.input, 'input').properties ?? {}) as Record<string, JsonSchema>;
  const text = new Map(Object.entries(properties).map(([name, schema]) => [name, takesText(schema)]));
  const decode = (name: string, value: string): unknown => {
    if (text.get(name) !== false) return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  };
  const fromQuery = contract.http.method === 'GET' || contract.http.method === 'DELETE';
  return (request) => {
    const input: Record<string, unknown> = {};
    if (fromQuery) {
      for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
        input[name] = Array.isArray(value) ? value.map((v) => decode(name, v)) : decode(name, value);
      }
    } else if (request.body !== undefined && request.body !== null) {
      if (typeof request.body !== 'object' || Array.isArray(request.body)) {
        throw new Refusal('invalid', 'body-invalid', 'Send a JSON object as the body.');
      }
      for (const [name, value] of Object.entries(request.body)) {
        input[name] = contract.upload && typeof value === 'string' ? decode(name, value) : value;
      }
    }
    for (const [name, value] of Object.entries(request.params as Record<string, string>))
      input[name] = decode(name, value);
    return input;
  };
}
