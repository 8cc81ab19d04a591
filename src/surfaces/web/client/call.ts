/**
 * The one way in which the web client asks the server: an operation's contract gives method, path and types,
 * so nothing is generated. What the server refuses is thrown as the same `Refusal` that it threw.
 */
import { i18n } from '@lingui/core';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { Refusal, type RefusalCode, type RefusalDetails } from '../../../platform/refusal.ts';

/** One thing that a command would do, as the server tells it. */
export interface Consequence {
  kind: 'event' | 'notice' | 'mail' | 'timer' | 'failure';
  sentence: string;
  event: string | null;
  subjectKind: string | null;
  subjectId: string | null;
  /** Null for what the command does itself, else the name of the reaction. */
  because: string | null;
}

/** What a preview answers: the command's output, its consequences, and how many more there are. */
export interface Preview<O> {
  output: O;
  consequences: Consequence[];
  more: number;
}

/** Options of a call: an idempotency key, the version of the record that the caller saw, a stop signal, a reason. */
export interface CallOptions {
  key?: string;
  expectedVersion?: number;
  reason?: string;
  signal?: AbortSignal;
}

type AnyContract = Contract<'command' | 'query', z.ZodType, z.ZodType>;

const asText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Path, query string and body of a call; exported for links such as CSV exports. */
export function requestOf(
  contract: AnyContract,
  input: unknown,
): { path: string; search: string; body: Record<string, unknown> | undefined } {
  const rest: Record<string, unknown> = { ...(input as Record<string, unknown> | undefined) };
  const path = contract.http.path.replace(/:(\w+)/g, (_match, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(asText(value));
  });
  const { method } = contract.http;
  if (method !== 'GET' && method !== 'DELETE') return { path, search: '', body: rest };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined && value !== null) search.set(name, asText(value));
  }
  return { path, search: search.size > 0 ? `?${search}` : '', body: undefined };
}

interface Problem {
  code?: RefusalCode | 'fault';
  reason?: string;
  id?: string;
  message?: string;
  details?: RefusalDetails;
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  if (problem.code && problem.code !== 'fault' && problem.message) {
    return new Refusal(problem.code, problem.reason ?? problem.code, problem.message, problem.details);
  }
  return new Refusal(
    response.status === 401 ? 'unauthenticated' : 'refused',
    response.status >= 500 ? 'server-failed' : 'unexpected-answer',
    'The server could not do this. Try again; if it happens again, tell whoever looks after Trellis here.',
    { status: response.status, ...problem.details, ...(problem.id ? { id: problem.id } : {}) },
  );
}

function bodyOf(
  contract: AnyContract,
  body: Record<string, unknown> | undefined,
): { body: BodyInit | null; headers: Record<string, string> } {
  if (body === undefined) return { body: null, headers: {} };
  if (!contract.upload) {
    return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  }
  const form = new FormData();
  // Plain fields go first: a streaming server reads them before it meets the bytes.
  for (const [name, value] of Object.entries(body)) {
    if (!(value instanceof Blob) && value !== undefined && value !== null) form.set(name, asText(value));
  }
  for (const [name, value] of Object.entries(body)) if (value instanceof Blob) form.set(name, value);
  return { body: form, headers: {} };
}

async function send(contract: AnyContract, input: unknown, options: CallOptions, preview: boolean) {
  const { path, search, body: fields } = requestOf(contract, input);
  const { body, headers } = bodyOf(contract, fields);
  const { method } = contract.http;
  const response = await fetch(`${path}${search}`, {
    method,
    credentials: 'same-origin',
    body,
    signal: options.signal ?? null,
    headers: {
      Accept: 'application/json, application/problem+json',
      'Accept-Language': i18n.locale,
      ...headers,
      ...(method === 'GET' ? {} : { 'X-Trellis': '1' }),
      ...(preview ? { Prefer: 'preview' } : {}),
      ...(options.key ? { 'Idempotency-Key': options.key } : {}),
      ...(options.expectedVersion === undefined ? {} : { 'If-Match': `"${options.expectedVersion}"` }),
      ...(options.reason ? { 'X-Reason': encodeURIComponent(options.reason) } : {}),
    },
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal(
      'refused',
      'unreachable',
      'Trellis cannot be reached. Check your connection; nothing was changed.',
    );
  });
  if (!response.ok) throw await refusalOf(response);
  if (response.status === 204) return undefined;
  return response.json() as Promise<unknown>;
}

/** Performs an operation and returns its output; throws `Refusal` when the answer is no. */
export async function call<K extends 'command' | 'query', I extends z.ZodType, O extends z.ZodType>(
  contract: Contract<K, I, O>,
  input: z.input<I>,
  options: CallOptions = {},
): Promise<z.output<O>> {
  return (await send(contract as unknown as AnyContract, input, options, false)) as z.output<O>;
}

/** Asks what a command would do, without doing it; throws `Refusal` when it would be refused. */
export async function preview<I extends z.ZodType, O extends z.ZodType>(
  contract: Contract<'command', I, O>,
  input: z.input<I>,
  options: CallOptions = {},
): Promise<Preview<z.output<O>>> {
  return (await send(contract as unknown as AnyContract, input, options, true)) as Preview<z.output<O>>;
}
