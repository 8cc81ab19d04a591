/** A message that came in, as it is stored, and who may decide about it. */
import { sql } from 'kysely';
import { inScope } from '../access/scope.ts';
import type { MailIntake } from '../area.ts';
import { registryOf } from '../context.ts';
import type { CommandContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';

/** What reading mail needs to know of the installation. */
export interface MailInSettings {
  readonly secret: string;
  /** Address from which mail leaves. */
  readonly from: string;
  /** Address that takes mail; null: only files and uploads come in. */
  readonly intake: string | null;
  /** The mail server whose Authentication-Results are believed. */
  readonly authServer: string | undefined;
}

export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** Why it was not attached. */
  readonly note: string | null;
}

export interface MailInRow {
  mail_in_id: string;
  key: string;
  message_id: string | null;
  refers_to: string[];
  from_address: string | null;
  from_name: string | null;
  to_addresses: string[];
  subject: string;
  body: string;
  quoted: string;
  attachments: StoredFile[];
  size: number;
  raw: Buffer | null;
  sent_at: string | null;
  received_at: string;
  nature: string;
  outcome: string;
  why: string | null;
  refusal: string | null;
  person_id: string | null;
  unit_id: string | null;
  subject_kind: string | null;
  subject_id: string | null;
  comment_id: string | null;
  decided_by: string | null;
  decided_at: string | null;
  version: number;
}

/** Outcomes about which a person may still decide. */
export const UNDECIDED = ['quarantined', 'recorded'];

/** Locks a message that the caller may decide about; mail of unknown senders is for the whole enterprise. */
export async function lockMessage(ctx: CommandContext<KernelTables>, mailInId: string): Promise<MailInRow> {
  const { rows } = await sql<MailInRow>`
    select m.* from kernel.mail_in m where m.mail_in_id = ${mailInId} and ${inScope(ctx.scope, 'm.unit_id')}
    for update`.execute(ctx.tx);
  return rows[0] ?? ctx.notFound('mail-message', mailInId);
}

/** The area that takes requests by mail, if there is one. */
export function intakeOf(context: object): MailIntake | undefined {
  return registryOf(context).areas.find((a) => a.mailIntake !== undefined)?.mailIntake;
}

/** Whose address it is: an enabled account's, else that of somebody who works here; null for nobody or several. */
export async function senderOf(
  ctx: CommandContext<KernelTables>,
  address: string | null,
): Promise<{ personId: string; accountId: string | null; unitId: string | null } | null> {
  if (address === null) return null;
  const { rows } = await sql<{
    person_id: string;
    account_id: string | null;
    unit_id: string | null;
    by_account: boolean;
  }>`
    select n.person_id, a.account_id, n.unit_id, coalesce(a.email = ${address}, false) as by_account
    from kernel.person_now n left join kernel.account a on a.person_id = n.person_id
    where (a.email = ${address} or (lower(n.email) = ${address} and n.hired_on is not null))
      and a.disabled_at is null and not n.erased
    order by by_account desc, n.person_id limit 3`.execute(ctx.tx);
  const certain = rows.filter((r) => r.by_account);
  const found = certain.length > 0 ? certain : rows;
  const only = found[0];
  if (only === undefined || found.length > 1) return null;
  return { personId: only.person_id, accountId: only.account_id, unitId: only.unit_id };
}
