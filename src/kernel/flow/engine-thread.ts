/** The thread of the engine: keeps the large logs that were asked about last, and answers. */
import { parentPort } from 'node:worker_threads';
import { Refusal } from '../../platform/refusal.ts';
import { answerOf } from './answers.ts';
import type { Message, Reply } from './engine.ts';
import type { FlowLog } from './log.ts';

/** So many events are kept in all (about 25 bytes each); the log that was not asked about for longest goes first. */
const MOST_EVENTS = 10_000_000;

const kept = new Map<string, FlowLog>();

function keep(key: string, log: FlowLog): void {
  kept.delete(key);
  kept.set(key, log);
  let events = 0;
  for (const one of kept.values()) events += one.activity.length;
  for (const [oldest, one] of kept) {
    if (events <= MOST_EVENTS || oldest === key) break;
    events -= one.activity.length;
    kept.delete(oldest);
  }
}

parentPort?.on('message', (message: Message) => {
  parentPort?.postMessage(replyTo(message));
});

function replyTo({ id, key, log: given, keep: keeps, question }: Message): Reply {
  const log = given ?? kept.get(key);
  if (log === undefined) return { id, missing: true };
  if (keeps) keep(key, log);
  try {
    return { id, answer: answerOf(log, question) };
  } catch (error) {
    // A refusal loses its kind on the way between threads, so it is sent as what it is made of.
    if (error instanceof Refusal)
      return { id, refusal: { code: error.code, reason: error.reason, message: error.message } };
    return { id, error };
  }
}
