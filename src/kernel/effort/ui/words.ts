/** The words of effort in the reader's language. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { WorkType } from '../contract-fields.ts';

/** The three kinds of work, in the order in which they are stacked and listed. */
export const workTypes = ['operations', 'value-adding', 'unplanned'] as const satisfies readonly WorkType[];

/** What a kind of work is called. */
export const workTypeWords: Readonly<Record<WorkType, MessageDescriptor>> = {
  operations: msg`Operations`,
  'value-adding': msg`Value-adding`,
  unplanned: msg`Unplanned`,
};

/** What a kind of work means. */
export const workTypeHints: Readonly<Record<WorkType, MessageDescriptor>> = {
  operations: msg`Keeps things running`,
  'value-adding': msg`Makes something better or new`,
  unplanned: msg`Nobody had planned it: a fire drill`,
};

/** How a time entry came about. */
export const howWords: Readonly<Record<'by-hand' | 'timer' | 'share', MessageDescriptor>> = {
  'by-hand': msg`by hand`,
  timer: msg`by timer`,
  share: msg`by share of the week`,
};

/** What a level of a skill is called. */
export const levelWords: Readonly<Record<1 | 2 | 3, MessageDescriptor>> = {
  1: msg`Beginner`,
  2: msg`Able`,
  3: msg`Expert`,
};
