/** The topics of notices that areas declare: what a person may choose a way for. */
import type { NoticeTopic, Registry } from '../area.ts';

/** Where a notice goes whose kind no area declares. */
export const OTHER: NoticeTopic = {
  topic: 'other',
  title: 'Everything else',
  description: 'What Trellis tells that belongs to no topic of its own.',
  kinds: [],
  standard: 'mail',
};

interface Topics {
  readonly all: readonly NoticeTopic[];
  readonly byKind: ReadonlyMap<string, string>;
}

const known = new WeakMap<Registry, Topics>();

function topicsIn(registry: Registry): Topics {
  const before = known.get(registry);
  if (before !== undefined) return before;
  const declared = registry.areas.flatMap((a) => a.noticeTopics ?? []);
  // Several areas may add kinds to one topic: the first describes it.
  const all = declared.filter((t, i) => declared.findIndex((o) => o.topic === t.topic) === i);
  const byKind = new Map(declared.flatMap((t) => t.kinds.map((kind) => [kind, t.topic] as const)));
  const topics = { all: [...all, OTHER], byKind };
  known.set(registry, topics);
  return topics;
}

/** Every topic, in the order in which settings show them; `other` comes last. */
export function allTopics(registry: Registry): readonly NoticeTopic[] {
  return topicsIn(registry).all;
}

/** The topic of a kind of notice. */
export function topicOf(registry: Registry, kind: string): string {
  return topicsIn(registry).byKind.get(kind) ?? OTHER.topic;
}
