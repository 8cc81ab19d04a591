/** How mail out is doing, for those who keep the installation. */
import { sql } from 'kysely';
import { isEnterpriseWide } from '../access/scope.ts';
import { operationsOn } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';

const { command, query } = operationsOn<KernelTables>();

export const mailStateOperations = [
  query(contract.getMailState, async (ctx) => {
    const month = sql`${ctx.now}::timestamptz - interval '30 days'`;
    const { rows } = await sql<{
      waiting: number;
      failed: number;
      in_doubt: number;
      bounced: number;
      last_error: string | null;
    }>`
      select (select count(*) from kernel.mail where sent_at is null and failed_at is null) as waiting,
        (select count(*) from kernel.mail where failed_at > ${month}) as failed,
        (select count(*) from kernel.mail where in_doubt and sent_at > ${month}) as in_doubt,
        (select count(*) from kernel.mail where bounced_at > ${month}) as bounced,
        (select last_error from kernel.mail where last_error is not null and sent_at is null
          order by coalesce(failed_at, created_at) desc limit 1) as last_error`.execute(ctx.tx as never);
    const { waiting, failed, in_doubt, bounced, last_error } = rows[0]!;
    return {
      waiting,
      failed,
      inDoubt: in_doubt,
      bounced,
      lastError: last_error,
      can: failed > 0 && isEnterpriseWide(ctx.scope) ? ['notices.retry-failed-mail'] : [],
    };
  }),

  command(contract.retryFailedMail, async (ctx) => {
    if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('whole-enterprise');
    const { rows } = await sql`
      update kernel.mail set failed_at = null, attempts = 0, due_at = ${ctx.now}, created_at = ${ctx.now}
      where failed_at > ${ctx.now}::timestamptz - interval '30 days' returning 1`.execute(ctx.tx);
    const { installationId } = await readSettings(ctx.tx);
    if (rows.length > 0 && installationId !== null)
      ctx.emit(contract.failedMailRetried, installationId, { mails: rows.length });
    return { mails: rows.length };
  }),
];
