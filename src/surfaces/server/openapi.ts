/** OpenAPI 3.1 of every operation, derived from the contracts. */
import type { Registry } from '../../kernel/area.ts';
import { ANYONE, type Contract, SIGNED_IN } from '../../kernel/operation.ts';
import { statusOf } from '../../platform/refusal.ts';
import { type JsonSchema, jsonSchema, pathParameters } from './http-input.ts';

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'Why the answer is no (RFC 9457), in a sentence that a person understands.',
  required: ['type', 'status', 'code', 'reason', 'message'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(statusOf) },
    reason: { type: 'string' },
    message: { type: 'string' },
    details: { type: 'object', additionalProperties: true },
    id: { type: 'string', description: 'Find this id in the server log.' },
  },
};

const CONSEQUENCES: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['kind', 'sentence'],
    properties: {
      kind: { type: 'string', enum: ['event', 'notice', 'mail', 'timer', 'failure'] },
      sentence: { type: 'string' },
      event: { type: ['string', 'null'] },
      subjectKind: { type: ['string', 'null'] },
      subjectId: { type: ['string', 'null'] },
      because: { type: ['string', 'null'] },
    },
  },
};

/** The whole document; `url` is where the server is reached. */
export function openApi(registry: Registry, version: string, url: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { contract } of registry.operations.values()) {
    const path = contract.http.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][contract.http.method.toLowerCase()] = describe(contract);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Trellis',
      version,
      description:
        'Every operation of Trellis. Commands take `Idempotency-Key` (repeat safely), `If-Match: "<version>"` where they change a record, and `Prefer: preview` (see what would happen, change nothing).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    tags: registry.areas.map((a) => ({ name: a.name, description: a.title })),
    security: [{ session: [] }, { apiKey: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'trellis.session_token' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key made under Settings.' },
      },
      schemas: { Problem: PROBLEM, Consequences: CONSEQUENCES },
    },
  };
}

function describe(contract: Contract): JsonSchema {
  const input = jsonSchema(contract.input, 'input');
  const properties = { ...((input.properties ?? {}) as Record<string, JsonSchema>) };
  const required = new Set((input.required ?? []) as string[]);
  const inPath = pathParameters(contract);
  const parameters: JsonSchema[] = inPath.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }));
  for (const name of inPath) delete properties[name];
  const isQueryString = contract.http.method === 'GET' || contract.http.method === 'DELETE';
  if (isQueryString) {
    for (const [name, schema] of Object.entries(properties)) {
      const json = schema.type === 'object' || schema.type === 'array';
      parameters.push({
        name,
        in: 'query',
        required: required.has(name),
        ...(schema.description === undefined ? {} : { description: schema.description }),
        ...(json ? { content: { 'application/json': { schema } } } : { schema }),
      });
    }
  }
  if (contract.kind === 'command') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', maxLength: 200 },
    });
    parameters.push({
      name: 'Prefer',
      in: 'header',
      required: false,
      schema: { type: 'string', enum: ['preview'] },
    });
    if (contract.versioned)
      parameters.push({
        name: 'If-Match',
        in: 'header',
        required: true,
        schema: { type: 'string', pattern: '^"\\d+"$' },
      });
  }
  const output = jsonSchema(contract.output, 'output');
  const refusals = Object.entries(contract.refusals).map(
    ([reason, [code, sentence]]) => `- \`${reason}\` (${statusOf[code]}): ${sentence}`,
  );
  const right =
    contract.right === ANYONE
      ? 'anybody'
      : contract.right === SIGNED_IN
        ? 'anybody who is signed in'
        : `\`${contract.right}\``;
  const body = {
    type: 'object',
    properties,
    ...(required.size > 0 ? { required: [...required].filter((n) => !inPath.includes(n)) } : {}),
  };
  return {
    operationId: contract.name,
    tags: [contract.name.split('.')[0]],
    summary: contract.summary,
    description: [
      `Right: ${right}.`,
      ...(refusals.length > 0 ? ['', 'Refuses with:', ...refusals] : []),
    ].join('\n'),
    ...(contract.right === ANYONE ? { security: [] } : {}),
    parameters,
    ...(isQueryString
      ? {}
      : {
          requestBody: {
            required: Object.keys(properties).length > 0,
            content: { [contract.upload ? 'multipart/form-data' : 'application/json']: { schema: body } },
          },
        }),
    responses: {
      '200': {
        description:
          contract.kind === 'command'
            ? 'Done; or, with `Prefer: preview`, what would happen.'
            : 'The answer.',
        content: { 'application/json': { schema: output } },
      },
      ...(contract.long
        ? {
            '202': {
              description: 'Accepted: it runs in the background.',
              content: {
                'application/json': {
                  schema: { type: 'object', properties: { workId: { type: 'string', format: 'uuid' } } },
                },
              },
            },
          }
        : {}),
      default: {
        description: 'Refused, or a fault.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}
