/** The words of kinds of work in the reader's language. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { WorkType } from '../../../kernel/effort/contract-fields.ts';

/** What a kind of work is called. */
export const workTypeWords: Readonly<Record<WorkType, MessageDescriptor>> = {
  operations: msg`Operations`,
  'value-adding': msg`Value-adding`,
  unplanned: msg`Unplanned`,
};
