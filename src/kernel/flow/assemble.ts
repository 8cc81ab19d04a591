/** Puts the chunks of a reading, or of a stored log, together into one log in columns. */
import type { LogChunk } from './case-writer.ts';
import type { FlowLog } from './log.ts';

/** What belongs to a log beside its chunks. */
export interface LogWords {
  activities: readonly string[];
  resources: readonly string[];
  attributes: readonly { position: number; name: string; values: readonly string[] }[];
}

/** One log of all chunks, in their order. */
export function assembleLog(chunks: readonly LogChunk[], words: LogWords): FlowLog {
  let cases = 0;
  let events = 0;
  let hasStart = false;
  for (const chunk of chunks) {
    cases += chunk.sizes.length;
    events += chunk.activity.length;
    hasStart ||= chunk.start !== null;
  }
  const offsets = new Int32Array(cases + 1);
  const activity = new Int32Array(events);
  const at = new Float64Array(events);
  const start = hasStart ? new Float64Array(events).fill(Number.NaN) : null;
  const resource = new Int32Array(events);
  const columns = words.attributes.map(() => new Int32Array(cases));
  const caseNames: string[] = [];
  let c = 0;
  let e = 0;
  for (const chunk of chunks) {
    activity.set(chunk.activity, e);
    at.set(chunk.at, e);
    resource.set(chunk.resource, e);
    if (chunk.start !== null) start!.set(chunk.start, e);
    for (const [k, { position }] of words.attributes.entries())
      columns[k]!.set(chunk.attributes[position]!, c);
    for (const name of chunk.names) caseNames.push(name);
    let until = e;
    for (let i = 0; i < chunk.sizes.length; i++) {
      until += chunk.sizes[i]!;
      offsets[++c] = until;
    }
    e += chunk.activity.length;
  }
  return {
    offsets,
    activity,
    at,
    start,
    resource,
    activities: words.activities,
    titles: words.activities,
    resources: words.resources,
    caseNames,
    attributes: words.attributes.map(({ name, values }, k) => ({
      name,
      title: name,
      values,
      titles: values,
      of: columns[k]!,
    })),
    open: null,
    records: null,
  };
}
