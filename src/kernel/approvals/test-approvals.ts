/** What the tests of approvals share: a request of the world's member in approval, and the moves of those who decide. */
import { sql } from 'kysely';
import * as requests from '../../areas/requests/contract.ts';
import * as asking from '../../areas/requests/contract-approval.ts';
import type { World } from '../../testing/world.ts';
import { SYSTEM } from '../access/actor.ts';
import { inviteAccount } from '../access/contract.ts';
import { listMyNotices } from '../notices/contract.ts';
import { endEmployment } from '../org/contract-leaving.ts';
import { perform } from '../perform.ts';
import { listMyWork } from '../work/contract.ts';
import * as contract from './contract.ts';
import type { ApprovalStepInput } from './contract-steps.ts';

export type Who = Parameters<typeof perform>[3];

/** The version that the caller saw. */
export const at = (version: number) => ({ expectedVersion: version });
export const person = (id: string) => ({ kind: 'person' as const, id });
export const role = (id: string) => ({ kind: 'role' as const, id });

/** A step of the first position in which all decide. */
export const step = (
  name: string,
  seats: ApprovalStepInput['seats'],
  more: Partial<ApprovalStepInput> = {},
) => ({
  position: 1,
  name,
  mode: 'all' as const,
  seats,
  ...more,
});

/** The moves on a world that is opened anew for each test. */
export function approvalsOn(worldNow: () => World) {
  /** A request of the member, in approval by these steps. */
  async function inApproval(steps: ApprovalStepInput[], asker: Who = worldNow().coordinator) {
    const { requestId, version } = await perform(
      worldNow().app,
      requests.submitRequest,
      { title: 'Safety course', goal: 'Nobody is hurt on a live line', audienceSize: 40 },
      worldNow().member,
    );
    return perform(worldNow().app, asking.askForApproval, { requestId, steps }, asker, at(version));
  }

  const get = (approvalId: string, actor: Who = worldNow().administrator) =>
    perform(worldNow().app, contract.getApproval, { approvalId }, actor);

  async function seatIn(approvalId: string, name: string, place = 0) {
    const { steps } = await get(approvalId);
    return steps.find((s) => s.name === name)!.seats[place]!;
  }

  async function decide(
    approvalId: string,
    name: string,
    actor: Who,
    outcome: 'approve' | 'reject' = 'approve',
    place = 0,
  ) {
    const { seatId, version } = await seatIn(approvalId, name, place);
    return perform(
      worldNow().app,
      contract.decide,
      { seatId, outcome, ...(outcome === 'reject' ? { why: 'It costs too much' } : {}) },
      actor,
      at(version),
    );
  }

  async function account(personId: string, email: string): Promise<Extract<Who, { kind: 'account' }>> {
    const { accountId } = await perform(worldNow().app, inviteAccount, { email, personId }, SYSTEM);
    return { kind: 'account', accountId, personId };
  }

  const stateOf = async (requestId: string) =>
    (await perform(worldNow().app, requests.getRequest, { requestId }, worldNow().coordinator)).state;
  const noticesOf = async (actor: Who) =>
    (await perform(worldNow().app, listMyNotices, {}, actor)).rows.map((n) => n.kind);
  const waitingFor = async (actor: Who) =>
    (await perform(worldNow().app, listMyWork, {}, actor)).rows.filter((r) => r.kind === 'approval');
  const vacancies = async () =>
    (
      await sql<{ title: string; assignee_id: string | null }>`
      select title, assignee_id from kernel.work_item where kind = 'approval-vacant' and closed_at is null`.execute(
        worldNow().app.database.kysely,
      )
    ).rows;
  const leave = async (personId: string) => {
    const { rows } = await sql<{ version: number }>`
    select version from kernel.person where person_id = ${personId}`.execute(worldNow().app.database.kysely);
    await perform(
      worldNow().app,
      endEmployment,
      { personId, lastDay: '2026-02-28', reason: 'resignation' },
      worldNow().administrator,
      at(rows[0]!.version),
    );
    await worldNow().settle();
  };

  return { inApproval, get, seatIn, decide, account, stateOf, noticesOf, waitingFor, vacancies, leave };
}
