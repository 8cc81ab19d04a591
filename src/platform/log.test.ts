/** The log must be useful without ever holding a personal value. */
import { expect, test } from 'vitest';
import { createLogger, withoutCredentials } from './log.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  let line = '';
  write(
    createLogger('info', {
      write: (text) => {
        line += text;
      },
    }),
  );
  return JSON.parse(line) as Record<string, unknown>;
}

test('a line is one JSON object with level, time and ids', () => {
  const line = logged((log) => log.info({ personId: 'p1' }, 'seat given'));
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    personId: 'p1',
    msg: 'seat given',
  });
});

test('personal and secret values are removed wherever they were put', () => {
  const person = { id: 'p1', email: 'ada@example.org', familyName: 'Lovelace' };
  const line = logged((log) => log.info({ email: 'x@example.org', person, change: { person, token: 't' } }));
  expect(JSON.stringify(line)).not.toMatch(/example\.org|Lovelace|"t"/);
  expect(line.person).toEqual({ id: 'p1' });
});

test('an error keeps its code and constraint but not the row that PostgreSQL quotes', () => {
  const error = Object.assign(new Error('duplicate key value'), {
    code: '23505',
    constraint: 'person_email_key',
    detail: 'Key (email)=(ada@example.org) already exists.',
  });
  const line = logged((log) => log.error({ err: new Error('hiring failed', { cause: error }) }, 'failed'));
  expect(JSON.stringify(line)).not.toContain('example.org');
  expect(line.err).toMatchObject({
    message: 'hiring failed',
    cause: { code: '23505', constraint: 'person_email_key' },
  });
});

test('credentials in addresses and tokens in queries are cut out', () => {
  expect(withoutCredentials('cannot reach postgresql://ada:pw@db.example.org:5432/trellis')).toBe(
    'cannot reach postgresql://db.example.org:5432/trellis',
  );
  const line = logged((log) => log.info({ req: { id: 'r1', method: 'GET', url: '/invite?token=abc' } }));
  expect(line.req).toEqual({ id: 'r1', method: 'GET', path: '/invite' });
});
