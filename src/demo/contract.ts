/** Loading the demo enterprise: asked for once, told in the background. */
import { z } from 'zod';
import { command, event } from '../kernel/operation.ts';

export const loadingBegan = event({
  name: 'demo.loading-began',
  subject: 'installation',
  payload: z.object({ people: z.number().int() }),
  sentence: 'The demo enterprise with about {people} people is loaded into {subject}.',
});

export const loadDemoEnterprise = command({
  name: 'demo.load-demo',
  summary:
    'Loads the demo enterprise into an installation that is marked as a demo; asked again meanwhile, it answers the same.',
  right: 'demo.load',
  input: z.strictObject({
    people: z
      .int()
      .min(60, 'The demo needs at least 60 people.')
      .max(5000, 'The demo has at most 5000 people.')
      .default(2000)
      .describe('About how many people work there at the end'),
  }),
  output: z.object({
    workId: z
      .uuid()
      .nullable()
      .describe('The long work that tells how far it is; null when the machine’s owner asked'),
  }),
  refusals: {
    'whole-enterprise': [
      'forbidden',
      'The demo fills the whole enterprise, so the right must be held for all of it.',
    ],
    'not-a-demo': [
      'refused',
      'This installation holds your own data. The demo enterprise can only be loaded into one that was set up for it.',
    ],
    'loaded-already': ['refused', 'The demo enterprise is loaded already.'],
    'enterprise-exists': [
      'refused',
      'There is an enterprise here already, {name}. The demo needs an installation without one.',
    ],
  },
  emits: [loadingBegan],
  http: { method: 'POST', path: '/api/demo' },
  touches: ['installation', 'long-work'],
});
