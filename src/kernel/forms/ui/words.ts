/** Words and pictures of forms: kinds of fields, states, comparisons, parts of a field. */
import { useLingui } from '@lingui/react/macro';
import {
  AlignLeft,
  Banknote,
  CalendarDays,
  CircleDot,
  Hash,
  Link2,
  ListChecks,
  type LucideIcon,
  MapPin,
  Network,
  Paperclip,
  Pilcrow,
  ToggleLeft,
  Type,
  User,
  Users,
} from 'lucide-react';
import type { z } from 'zod';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { FormState, getForm, getFormVersion, listForms, VersionState } from '../contract-read.ts';
import type { FieldKind } from '../contract-schema.ts';
import type { TestHow } from '../rules-simple.ts';

export type FormRow = z.output<typeof listForms.output>['rows'][number];
export type Form = z.output<typeof getForm.output>;
export type FormVersion = z.output<typeof getFormVersion.output>;

/** What is chosen: a page, or a field on it. */
export interface Chosen {
  pageId: string;
  fieldId: string | null;
}

export const stateTone: Record<FormState, Tone> = { draft: 'wait', published: 'good', retired: 'quiet' };

export const kindIcon: Record<FieldKind, LucideIcon> = {
  'short-text': Type,
  'long-text': AlignLeft,
  number: Hash,
  money: Banknote,
  choice: CircleDot,
  choices: ListChecks,
  'yes-no': ToggleLeft,
  date: CalendarDays,
  person: User,
  unit: Network,
  region: MapPin,
  audience: Users,
  link: Link2,
  files: Paperclip,
  text: Pilcrow,
};

/** The words in the reader's language. */
export function useFormWords() {
  const { t } = useLingui();
  const kind: Record<FieldKind, string> = {
    'short-text': t`Short text`,
    'long-text': t`Long text`,
    number: t`Number`,
    money: t`Money`,
    choice: t`One of several`,
    choices: t`Several of several`,
    'yes-no': t`Yes or no`,
    date: t`Date`,
    person: t`Person`,
    unit: t`Unit`,
    region: t`Region`,
    audience: t`Size of an audience`,
    link: t`Link`,
    files: t`Files`,
    text: t`Passage of text`,
  };
  const state: Record<FormState, string> = {
    draft: t`Never published`,
    published: t`Published`,
    retired: t`Retired`,
  };
  const versionState: Record<VersionState, string> = {
    draft: t`Draft`,
    published: t`Published`,
    replaced: t`Replaced`,
    withdrawn: t`Withdrawn`,
  };
  const how: Record<TestHow, string> = {
    is: t`is`,
    'is-not': t`is not`,
    'at-least': t`is at least`,
    'at-most': t`is at most`,
    answered: t`is answered`,
    'not-answered': t`is not answered`,
  };
  const part: Record<string, string> = {
    title: t`Title`,
    label: t`Label`,
    help: t`Help`,
    kind: t`Kind`,
    required: t`Must be answered`,
    internal: t`Internal`,
    showIf: t`Shown if`,
    options: t`Options`,
    min: t`Smallest`,
    max: t`Largest`,
    unit: t`Unit of measure`,
    currencies: t`Currencies`,
    page: t`Page`,
  };
  const value = (name: string, text: string): string => {
    if (text === '') return t`nothing`;
    if (name === 'kind') return kind[text as FieldKind] ?? text;
    return text === 'true' ? t`yes` : text === 'false' ? t`no` : text;
  };
  return { kind, state, versionState, how, part, value };
}
