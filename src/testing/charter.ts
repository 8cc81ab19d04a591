/** The charter of the test enterprise: requests run under it from the first day of the world on. */
import { SYSTEM } from '../kernel/access/actor.ts';
import { activateVersion, draftCharter } from '../kernel/charters/contract.ts';
import { type App, perform } from '../kernel/perform.ts';

/** The one done-condition of the test charter. */
export const ACCEPTED = '0199aa00-0000-7000-8000-000000000001';

/** Puts an enterprise charter in force: one accountable, four clocks, waiting on the requester pauses them. */
export async function putCharterInForce(
  app: App,
  accountableId: string,
  queueId: string,
): Promise<{ charterId: string; charterVersionId: string }> {
  const days = (amount: number) => ({
    value: { target: { amount, unit: 'working-days' as const }, warnAtPercent: 80, ladder: [] },
  });
  const drafted = await perform(
    app,
    draftCharter,
    {
      process: 'request-fulfilment',
      name: 'Request fulfilment',
      content: {
        purpose: { value: 'Whoever asks for learning gets an answer, and what was promised.' },
        accountable: { value: [accountableId] },
        responsible: { value: [{ kind: 'queue', id: queueId }] },
        clocks: { acknowledge: days(1), triage: days(3), decision: days(10), fulfilment: days(20) },
        conditions: [
          {
            conditionId: ACCEPTED,
            title: 'The requester has accepted it',
            text: 'request.accepted at != null',
          },
        ],
        pausingWaits: { value: ['requester'] },
      },
    },
    SYSTEM,
  );
  const { charterId, charterVersionId } = await perform(
    app,
    activateVersion,
    { charterVersionId: drafted.charterVersionId, decision: 'Adopted for the tests' },
    SYSTEM,
    { expectedVersion: drafted.version },
  );
  return { charterId, charterVersionId };
}
