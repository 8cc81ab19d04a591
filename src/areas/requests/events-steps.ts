/** What may follow from any step of a request, for the contracts of those steps. */
import { caseEvents } from '../../kernel/cases/events.ts';
import { orderEvents } from '../../kernel/fulfilment/events.ts';

/** Declared by operations that move a request: its case follows, and its order begins or ends. */
export const stepEvents = [...caseEvents, ...orderEvents];
