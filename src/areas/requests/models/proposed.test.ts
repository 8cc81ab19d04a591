/** What a demand model proposes to triage, who may read it, and that triage can ask for just that. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { perform } from '../../../kernel/perform.ts';
import { refused } from '../../../testing/refused.ts';
import { publishedModel } from '../../../testing/samples/request-models.ts';
import { openWorld, type World } from '../../../testing/world.ts';
import * as asking from '../contract.ts';
import { askForApproval, getProposedApproval } from '../contract-approval.ts';
import { listRequests } from '../contract-list.ts';
import { at } from '../test-requests.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const submit = (input: object) =>
  perform(
    world.app,
    asking.submitRequest,
    { title: 'New course', goal: 'Everybody can do it', ...input },
    world.member,
  );

it('proposes the steps of the model with names, and they can be asked as they are', async () => {
  const { modelId } = await publishedModel(world, {
    kind: 'demand',
    name: 'New course',
    approvalSteps: [
      {
        position: 1,
        name: 'Budget',
        mode: 'one',
        seats: [
          { kind: 'person', id: world.people.lea },
          { kind: 'role', id: 'intake-coordinator' },
        ],
      },
    ],
  });
  const { requestId, version } = await submit({ modelId });
  const proposed = await perform(world.app, getProposedApproval, { requestId }, world.coordinator);
  expect(proposed.model).toBe('New course');
  expect(proposed.steps).toMatchObject([{ position: 1, name: 'Budget', mode: 'one' }]);
  expect(proposed.parties.map((p) => p.name)).toEqual(['Lea Brandt', 'Intake coordinator']);
  const asked = await perform(
    world.app,
    askForApproval,
    { requestId, steps: proposed.steps },
    world.coordinator,
    at(version),
  );
  expect(asked.state).toBe('in-approval');
  // Lists say who holds it.
  const { rows } = await perform(
    world.app,
    listRequests,
    { filter: { state: 'in-approval' } },
    world.coordinator,
  );
  expect(rows[0]?.approvalHolding).toMatchObject({ steps: ['Budget'] });
  expect(rows[0]?.approvalHolding?.holders.map((h) => h.name).sort()).toEqual(['Amara Okafor', 'Lea Brandt']);
});

it('proposes nothing without a model, and tells only those who triage there', async () => {
  const { requestId } = await submit({});
  expect(await perform(world.app, getProposedApproval, { requestId }, world.coordinator)).toEqual({
    model: null,
    steps: [],
    parties: [],
  });
  const no = await refused(perform(world.app, getProposedApproval, { requestId }, world.elsewhere));
  expect(no.code).toBe('not-found');
});
