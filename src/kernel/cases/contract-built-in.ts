/** Conditions that hold for every case, whatever its charter says; exceptions from them are asked for as from others. */

/** Nothing is delivered while mandatory lines of the fulfilment order are open. */
export const orderIsReady = {
  conditionId: '00000000-0000-4000-8000-000000000001',
  title: 'The mandatory lines of the order are ready',
} as const;
