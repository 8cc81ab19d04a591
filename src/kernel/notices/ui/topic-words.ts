/** Topics of notices in the reader's language; topics that are not known here speak in the server's words. */
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';

type Words = { title: ReturnType<typeof msg>; description: ReturnType<typeof msg> };

const known: Readonly<Record<string, Words>> = {
  mentions: {
    title: msg`Mentions`,
    description: msg`Somebody named you in a comment or an internal note.`,
  },
  comments: {
    title: msg`Comments`,
    description: msg`New comments on what is yours, waits on you, or that you watch or wrote on.`,
  },
  queues: { title: msg`Seats in queues`, description: msg`You were given a seat in a queue.` },
  'own-mail': {
    title: msg`What became of my mail`,
    description: msg`A message of yours became a request.`,
  },
  'my-requests': {
    title: msg`My requests`,
    description: msg`What becomes of what you asked for: taken up, declined, delivered, a new date.`,
  },
  'request-work': {
    title: msg`Requests that I work on`,
    description: msg`Requests that come to you or your queues, and what their requesters answer.`,
  },
  clocks: {
    title: msg`Due dates`,
    description: msg`Something you answer for is nearly due, late, or escalates to you.`,
  },
  other: {
    title: msg`Everything else`,
    description: msg`What Trellis tells that belongs to no topic of its own.`,
  },
};

/** Says a topic. */
export function useTopicWords(): (topic: { topic: string; title: string; description: string }) => {
  title: string;
  description: string;
} {
  const { i18n } = useLingui();
  return (given) => {
    const words = known[given.topic];
    if (words === undefined || i18n.locale === 'en') return given;
    return { title: i18n._(words.title), description: i18n._(words.description) };
  };
}
