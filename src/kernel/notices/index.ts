/** What people are told and how: notices, wishes, watchers and mail out; imported only by areas/index.ts and tests. */
import { sql } from 'kysely';
import type { Area, PersonalData } from '../area.ts';
import * as contract from './contract.ts';
import { mailStateOperations } from './mail-state.ts';
import { noticeOperations } from './my-notices.ts';
import { preferenceOperations } from './preferences.ts';
import { watchOperations } from './watch.ts';

const told: PersonalData = {
  part: 'notices',
  async collect(tx, personId) {
    const rows = async (text: ReturnType<typeof sql>) => (await text.execute(tx as never)).rows;
    return {
      notices: await rows(sql`
        select kind, sentence, subject_kind as "subjectKind", subject_id as "subjectId", created_at as "createdAt",
          read_at as "readAt", way
        from kernel.notice where person_id = ${personId} order by created_at, notice_id`),
      wishes: await rows(
        sql`select topic, way from kernel.notice_preference where person_id = ${personId} order by topic`,
      ),
      delivery: await rows(sql`
        select digest, digest_hour as "digestHour", digest_weekday as "digestWeekday", quiet_from as "quietFrom",
          quiet_to as "quietTo", quiet_days as "quietDays", zone
        from kernel.notice_delivery where person_id = ${personId}`),
      watches: await rows(sql`
        select subject_kind as "subjectKind", subject_id as "subjectId", state, since
        from kernel.watch where person_id = ${personId} order by since, subject_id`),
      mail: await rows(sql`
        select kind, created_at as "createdAt", sent_at as "sentAt", message->>'subject' as subject
        from kernel.mail where person_id = ${personId} order by created_at`),
    };
  },
  async erase(tx, personId) {
    await sql`delete from kernel.notice where person_id = ${personId}`.execute(tx);
    await sql`delete from kernel.notice_preference where person_id = ${personId}`.execute(tx);
    await sql`delete from kernel.notice_delivery where person_id = ${personId}`.execute(tx);
    await sql`delete from kernel.watch where person_id = ${personId}`.execute(tx);
    await sql`delete from kernel.mail where person_id = ${personId}`.execute(tx);
  },
};

export const notices: Area = {
  name: 'notices',
  title: 'Notices',
  operations: [...noticeOperations, ...preferenceOperations, ...watchOperations, ...mailStateOperations],
  events: [contract.failedMailRetried],
  reactions: [],
  rights: { 'notices.keep-mail': 'See how mail out is doing, and send failed mail again' },
  roles: [
    {
      role: 'learning-operations-lead',
      title: 'Head of learning operations',
      description: 'Runs learning operations across the enterprise',
      rights: ['notices.keep-mail'],
    },
  ],
  memberRights: [],
  names: {},
  personalData: [told],
};
