/**
 * Has the engine answer a question about a log: at once where the log is small, in a thread of its own where it is
 * large, so that the server goes on serving meanwhile. The thread keeps large imported logs, which never change.
 */
import { Worker } from 'node:worker_threads';
import { Refusal, type RefusalCode } from '../../platform/refusal.ts';
import { type Answers, answerOf, type Question, type Wanted } from './answers.ts';
import type { FlowLog } from './log.ts';

export type { Wanted } from './answers.ts';
export type Asked<W extends Wanted> = Answers[W['kind']];

export interface LogToAsk {
  /** Names a log that does not change; null: it is loaded for this question only. */
  key: string | null;
  /** Events of it, where that is known before it is loaded. */
  events: number | null;
  load: () => Promise<FlowLog>;
}

/** Logs of fewer events are answered in less time than a thread needs to be asked. */
const SMALL = 30_000;

/** What is sent to the thread and what comes back. */
export interface Message {
  id: number;
  key: string;
  /** Absent: the thread is asked whether it has the log. */
  log?: FlowLog;
  keep: boolean;
  question: Question;
}
export type Reply =
  | { id: number; answer: unknown }
  | { id: number; missing: true }
  | { id: number; refusal: { code: RefusalCode; reason: string; message: string } }
  | { id: number; error: unknown };

let thread: Worker | undefined;
let asked = 0;
const waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: unknown) => void }>();

function startThread(): Worker {
  const worker = new Worker(new URL('./engine-thread.ts', import.meta.url));
  // The thread never keeps a process alive that has nothing else to do.
  worker.unref();
  worker.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.resolve(reply);
    waiting.delete(reply.id);
  });
  const end = (error: unknown) => {
    if (thread === worker) thread = undefined;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the thread of the flow engine ended with ${code}`)));
  return worker;
}

function send(message: Message): Promise<Reply> {
  thread ??= startThread();
  const worker = thread;
  return new Promise((resolve, reject) => {
    waiting.set(message.id, { resolve, reject });
    worker.postMessage(message, message.log === undefined ? [] : buffersOf(message.log));
  });
}

/** The memory of the columns goes over to the thread instead of being copied. */
function buffersOf(log: FlowLog): ArrayBuffer[] {
  const columns = [log.offsets, log.activity, log.at, log.resource, log.start, log.open, log.records];
  return [...columns, ...log.attributes.map((a) => a.of)]
    .filter((column) => column !== null)
    .map((column) => column.buffer as ArrayBuffer);
}

/** The answer to a question about a log. */
export async function askEngine<W extends Wanted>(
  question: { zone: string; now: number; wanted: W },
  log: LogToAsk,
): Promise<Asked<W>> {
  if (log.events !== null && log.events < SMALL) return answerOf(await log.load(), question) as Asked<W>;
  const id = () => ++asked;
  const key = log.key ?? 'once';
  if (log.key !== null) {
    const reply = await send({ id: id(), key, keep: true, question });
    if (!('missing' in reply)) return taken(reply) as Asked<W>;
  }
  const loaded = await log.load();
  if (loaded.activity.length < SMALL) return answerOf(loaded, question) as Asked<W>;
  return taken(await send({ id: id(), key, keep: log.key !== null, log: loaded, question })) as Asked<W>;
}

function taken(reply: Reply): unknown {
  if ('error' in reply) throw reply.error;
  if ('refusal' in reply) {
    const { code, reason, message } = reply.refusal;
    throw new Refusal(code, reason, message);
  }
  return 'answer' in reply ? reply.answer : null;
}
