/** What the model of a request proposes to those who triage it: the steps of its approval, with names. */
import { sql } from 'kysely';
import { inScope } from '../../../kernel/access/scope.ts';
import type { ApprovalStep } from '../../../kernel/approvals/contract-steps.ts';
import { registryOf } from '../../../kernel/context.ts';
import { namesOf } from '../../../kernel/names.ts';
import { operationsOn } from '../../../kernel/operation.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import { getProposedApproval } from '../contract-approval.ts';
import type { RequestsTables } from '../tables.gen.ts';

const { query } = operationsOn<KernelTables & RequestsTables>();

export const proposedQueries = [
  query(getProposedApproval, async (ctx, { requestId }) => {
    const { rows } = await sql<{ name: string | null; steps: ApprovalStep[] | null }>`
      select m.name, m.approval_steps as steps
      from requests.request r left join requests.model m using (model_id)
      where r.request_id = ${requestId} and r.submitted_at is not null and ${inScope(ctx.scope, 'r.unit_id')}`.execute(
      ctx.tx as never,
    );
    const [row] = rows;
    if (row === undefined) return ctx.notFound('request', requestId);
    const steps = row.steps ?? [];
    if (steps.length === 0) return { model: null, steps, parties: [] };
    const parties = steps.flatMap((s) => [...s.seats, ...s.reviewers]);
    const of = (kind: string) => parties.filter((p) => p.kind === kind).map((p) => p.id);
    const nameOf = await namesOf(ctx, { person: of('person'), queue: of('queue'), rota: of('rota') });
    const { roles } = registryOf(ctx);
    return {
      model: row.name,
      steps,
      parties: parties.map(({ kind, id }) => ({
        kind,
        id,
        name: kind === 'role' ? (roles.get(id)?.title ?? id) : nameOf(kind, id),
      })),
    };
  }),
];
