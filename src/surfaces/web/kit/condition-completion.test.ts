/** What the editor offers at the caret (marked |). */
import { describe, expect, test } from 'vitest';
import { functionEntries } from '../../../kernel/conditions/functions.ts';
import { completionsAt, type Words } from './condition-completion.ts';

const field = (name: string, type: string, options: string[] = []) => ({
  name,
  type,
  describes: '',
  options,
});
const words: Words = {
  root: 'request',
  entities: [
    {
      name: 'request',
      fields: [
        field('state', 'text', ['open', 'done']),
        field('audience size', 'number'),
        field('accepted at', 'date-time'),
      ],
      relations: [{ name: 'tasks', entity: 'task', describes: '' }],
    },
    {
      name: 'task',
      fields: [field('state', 'text', ['open', 'not-needed']), field('due on', 'date')],
      relations: [{ name: 'notes', entity: 'note', describes: '' }],
    },
    { name: 'note', fields: [field('body', 'text')], relations: [] },
  ],
  events: [{ name: 'requests.request-submitted', describes: '' }],
};

function offered(marked: string): { from: number; labels: string[] } {
  const caret = marked.indexOf('|');
  const { from, items } = completionsAt(marked.replace('|', ''), caret, words, functionEntries);
  return { from, labels: items.map((i) => i.label) };
}

describe('completion', () => {
  test.each([
    ['req|', 0, 'request'],
    ['request.|', 8, 'state'],
    ['request.aud|', 8, 'audience size'],
    ['request.audience s|', 8, 'audience size'],
    ['request.state = |', 16, '"open"'],
    ['request.state = d|', 16, '"done"'],
    ['request.state = "d|', 17, 'done'],
    ['request.state in ("open", |', 26, '"open"'],
    ['request.audience size > 3 and req|', 30, 'request'],
    ['every t in request.ta|', 19, 'tasks'],
    ['every t in request.tasks satisfies t.du|', 37, 'due on'],
    ['every t in request.tasks satisfies t.state = |', 45, '"open"'],
    ['every t in request.tasks satisfies some n in t.notes satisfies n.|', 65, 'body'],
    ['count(request.tasks[du|', 20, 'due on'],
    ['count(request.tasks[state = |', 28, '"open"'],
    ['sum(request.tasks[state = "open"].|', 34, 'state'],
    ['add w|', 0, 'add working days(date, number)'],
    ['working|', 0, 'working days between(first date, last date)'],
    ['happened("req|', 10, 'requests.request-submitted'],
    ['ev|', 0, 'every x in request.tasks satisfies …'],
  ])('%s', (text, from, first) => {
    const o = offered(text);
    expect(o.labels[0]).toBe(first);
    expect(o.from).toBe(from);
  });

  test.each([
    '',
    '|',
    'request.state| = "a"',
    'request.nothing.|',
    '"free text |',
    '3 |',
    'request.state = "open" and|',
  ])('nothing for %s', (text) => {
    expect(offered(text.includes('|') ? text : `${text}|`).labels).toEqual([]);
  });
});
