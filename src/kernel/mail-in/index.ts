/** Mail that comes in: taken once, told from machines', made a request or a comment, or left to a person. */
import { sql } from 'kysely';
import type { Area, NameResolver, PersonalData } from '../area.ts';
import { reaction } from '../operation.ts';
import * as contract from './contract.ts';
import { decideOperations } from './decide.ts';
import { mailInQueries, mailWaiting } from './queries.ts';
import { receiveOperations } from './receive.ts';
import type { MailInSettings } from './rows.ts';
import { settleOperations } from './settle.ts';

const messageNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; subject: string }>`
    select mail_in_id as id, key, subject from kernel.mail_in where mail_in_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.subject || 'A message without a subject' }]));
};

const letters: PersonalData = {
  part: 'mail',
  async collect(tx, personId) {
    const { rows } = await sql`
      select key, from_address as "fromAddress", subject, body, received_at as "receivedAt", outcome
      from kernel.mail_in where person_id = ${personId} order by received_at, mail_in_id`.execute(
      tx as never,
    );
    return rows;
  },
  async erase(tx, personId) {
    await sql`
      update kernel.mail_in set from_address = null, from_name = null, subject = '', body = '', quoted = '',
        attachments = '[]', raw = null, to_addresses = '{}'
      where person_id = ${personId}`.execute(tx);
  },
};

/** The area, for the addresses of this installation. */
export function mailInArea(settings: MailInSettings): Area {
  return {
    name: 'mail-in',
    title: 'Mail in',
    operations: [
      ...receiveOperations(settings),
      ...settleOperations(settings),
      ...decideOperations(settings),
      ...mailInQueries,
    ],
    events: [
      contract.messageReceived,
      contract.messageQuarantined,
      contract.messageBecameRecord,
      contract.messageBecameComment,
      contract.messageDiscarded,
    ],
    reactions: [
      reaction({
        name: 'settle a message that came in',
        on: contract.messageReceived,
        perform: contract.settleMessage,
        input: (event) => (event.payload.outcome === 'received' ? { mailInId: event.subjectId } : null),
      }),
    ],
    rights: {
      'mail-in.receive': 'Hand messages in as mail files, for the whole enterprise',
      'mail-in.decide': 'See mail that came in and decide what becomes of it',
    },
    roles: [
      {
        role: 'intake-coordinator',
        title: 'Intake coordinator',
        description: 'Looks at what comes in and decides where it goes',
        rights: ['mail-in.decide'],
      },
      {
        role: 'learning-operations-lead',
        title: 'Head of learning operations',
        description: 'Runs learning operations across the enterprise',
        rights: ['mail-in.decide', 'mail-in.receive'],
      },
    ],
    memberRights: [],
    noticeTopics: [
      {
        topic: 'own-mail',
        title: 'What became of my mail',
        description: 'A message of yours became a request.',
        kinds: ['mail-received'],
        standard: 'mail',
      },
    ],
    names: { 'mail-message': messageNames },
    waiting: mailWaiting,
    personalData: [letters],
  };
}
