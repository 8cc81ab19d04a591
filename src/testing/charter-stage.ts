/** Brings charters about for tests and samples: the enterprise charter in force, and overlays as they are needed. */
import { sql } from 'kysely';
import type { Actor } from '../kernel/access/actor.ts';
import { charterContent } from '../kernel/charters/content.ts';
import { activateVersion, changeDraft, draftCharter, draftVersion } from '../kernel/charters/contract.ts';
import { getCharter, getCharterVersion, listCharters } from '../kernel/charters/contract-read.ts';
import { perform } from '../kernel/perform.ts';
import { newId } from '../platform/ids.ts';
import type { World } from './world.ts';

export const PROCESS = 'request-fulfilment';

/** What of a world, or of a stage of journeys, is needed here. */
type Staged = Pick<World, 'app' | 'administrator' | 'people'>;

/** A done-condition that can be checked. */
export const accepted = (more: object = {}) => ({
  conditionId: newId(),
  title: 'Accepted by the requester',
  text: 'request.accepted at != null',
  mode: 'mandatory' as const,
  ...more,
});

export const days = (amount: number, mode = 'mandatory', more: object = {}) => ({
  mode,
  value: { target: { amount, unit: 'working-days' }, ...more },
});

/** The values of an enterprise charter that says most things. */
export const enterpriseContent = (world: Staged, more: object = {}) =>
  charterContent.parse({
    purpose: { mode: 'default', value: 'People can do their work well' },
    accountable: { mode: 'default', value: [world.people.lea] },
    responsible: { mode: 'default', value: [{ kind: 'role', id: 'intake-coordinator' }] },
    clocks: { triage: days(5), fulfilment: days(20, 'default') },
    conditions: [accepted()],
    pausingWaits: { mode: 'mandatory', value: ['requester', 'legal'] },
    ...more,
  });

/** Drafts a charter for a place; returns its ids and versions. */
export const draft = (
  world: Staged,
  place: { unitId?: string; region?: string; name?: string },
  content: object = {},
  actor: Actor = world.administrator,
) =>
  perform(
    world.app,
    draftCharter,
    { process: PROCESS, name: 'Request fulfilment', ...place, content: charterContent.parse(content) },
    actor,
  );

/** Puts a draft in force. */
export const activate = (
  world: Staged,
  d: { charterVersionId: string; version: number },
  more: { from?: string; until?: string } = {},
  actor: Actor = world.administrator,
) =>
  perform(
    world.app,
    activateVersion,
    { charterVersionId: d.charterVersionId, decision: 'Decided by the council', ...more },
    actor,
    { expectedVersion: d.version },
  );

/** A charter for a place, in force from today or another day on. */
export async function inForce(
  world: Staged,
  place: { unitId?: string; region?: string; name?: string },
  content: object,
  more: { from?: string; until?: string } = {},
) {
  const d = await draft(world, place, content);
  return { ...d, ...(await activate(world, d, more)) };
}

/** The enterprise charter with these values in force: a new version where the world has one already. */
export async function enterprise(world: Staged, more: object = {}) {
  const content = enterpriseContent(world, more);
  const { rows } = await perform(
    world.app,
    listCharters,
    { filter: { process: PROCESS } },
    world.administrator,
  );
  const known = rows.find((c) => c.unitId === null && c.region === null);
  if (known === undefined) return inForce(world, { name: 'Requests of the enterprise' }, content);
  return next(world, known.charterId, content);
}

/** The next version of a charter with these values, in force. */
export async function next(
  world: Staged,
  charterId: string,
  content: object,
  more: { from?: string; until?: string } = {},
) {
  const d = await draftNext(world, charterId, content);
  return { ...d, ...(await activate(world, d, more)) };
}

/** The draft of the next version of a charter, with these values. */
export async function draftNext(world: Staged, charterId: string, content: object) {
  const shown = await perform(world.app, getCharter, { charterId }, world.administrator);
  const d =
    shown.draftVersionId === null
      ? await perform(world.app, draftVersion, { charterId }, world.administrator)
      : await perform(
          world.app,
          getCharterVersion,
          { charterVersionId: shown.draftVersionId },
          world.administrator,
        );
  const { version } = await perform(
    world.app,
    changeDraft,
    { charterVersionId: d.charterVersionId, content: charterContent.parse(content) },
    world.administrator,
    { expectedVersion: d.version },
  );
  return { charterId, charterVersionId: d.charterVersionId, version };
}

/** Open cases under a pin, as many as asked, in a unit. */
export async function openCases(
  world: Staged,
  pinId: string,
  unitId: string,
  howMany = 1,
): Promise<string[]> {
  const { rows } = await sql<{ case_id: string }>`
    insert into kernel.work_case (case_id, process, kind, key, unit_id, region, requester_id, accountable_id, state, is_open,
      opened_at, pin_id)
    select gen_random_uuid(), ${PROCESS}, 'request', 'REQ-T' || i, ${unitId}, (select region from kernel.unit_now where unit_id = ${unitId}),
      ${world.people.jonas}, ${world.people.lea}, 'submitted', true, '2026-03-02T08:00:00Z', ${pinId}
    from generate_series(1, ${howMany}::int) i returning case_id`.execute(world.app.database.kysely);
  return rows.map((r) => r.case_id);
}
