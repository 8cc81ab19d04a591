/** Samples of the operations on conditions. */
import { submitRequest } from '../../areas/requests/contract.ts';
import { perform } from '../../kernel/perform.ts';
import type { Samples } from '../sample.ts';

const process = 'request-fulfilment';

/** By name of the operation. */
export const conditionSamples: Samples = {
  'conditions.check-condition': () => ({
    input: { process, text: 'request.audience size > 5 and request.acepted at != null' },
    elsewhere: 'open',
  }),
  'conditions.try-condition': async (world) => {
    const { requestId } = await perform(
      world.app,
      submitRequest,
      { title: 'Forklift refresher', goal: 'Drive safely', unitId: world.units.fieldService },
      world.member,
    );
    return {
      input: { process, text: 'request.state = "submitted"', from: '2026-01-01', to: '2026-12-31' },
      elsewhere: 'hidden',
      hides: requestId,
    };
  },
  'conditions.list-vocabularies': () => ({ input: {}, elsewhere: 'open' }),
};
