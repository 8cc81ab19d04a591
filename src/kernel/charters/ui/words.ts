/** The words of charters on screens: standings, times, who is waited on, how binding a value is. */
import { useLingui } from '@lingui/react/macro';
import type { z } from 'zod';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { getCharter, getCharterVersion, listCharters, Standing } from '../contract-read.ts';

export type CharterRow = z.output<typeof listCharters.output>['rows'][number];
export type Charter = z.output<typeof getCharter.output>;
export type Version = z.output<typeof getCharterVersion.output>;
/** What a version says, and its parts, as the contract gives them. */
export type CharterContent = Version['content'];
export type Condition = CharterContent['conditions'][number];
export type Mode = Condition['mode'];
export type PartyRef = Version['resolved']['responsible'][number];
export type ClockTerms = Version['resolved']['clocks'][string];

/** Tone of each standing. */
export const toneOf: Record<Standing, Tone> = {
  draft: 'wait',
  planned: 'info',
  'in-force': 'good',
  replaced: 'quiet',
  expired: 'bad',
  ended: 'quiet',
  withdrawn: 'quiet',
};

/** The words, in the reader's language. */
export function useCharterWords() {
  const { t } = useLingui();
  const standing: Record<Standing, string> = {
    draft: t`Draft`,
    planned: t`Planned`,
    'in-force': t`In force`,
    replaced: t`Replaced`,
    expired: t`Expired`,
    ended: t`Ended`,
    withdrawn: t`Withdrawn`,
  };
  const mode: Record<Mode, string> = { mandatory: t`Mandatory`, default: t`Default`, free: t`Free` };
  const modeHint: Record<Mode, string> = {
    mandatory: t`Units and regions may only tighten it.`,
    default: t`Units and regions may replace it.`,
    free: t`Units and regions set it as they like.`,
  };
  const waits: Record<string, string> = {
    requester: t`The requester`,
    person: t`A person`,
    'business-area': t`A business area`,
    hr: t`HR`,
    it: t`IT`,
    legal: t`Legal`,
    communications: t`Corporate communications`,
    vendor: t`A vendor`,
  };
  const units: Record<ClockTerms['target']['unit'], string> = {
    'working-hours': t`working hours`,
    'working-days': t`working days`,
    days: t`days`,
  };
  return {
    standing,
    mode,
    modeHint,
    units,
    wait: (party: string) => waits[party] ?? party,
    scope: ({
      unitName: unit,
      regionName: region,
    }: {
      unitName: string | null;
      regionName: string | null;
    }) => {
      if (unit === null) return region === null ? t`The whole enterprise` : t`All units in ${region}`;
      return region === null ? unit : t`${unit} in ${region}`;
    },
    target: ({ amount, unit }: ClockTerms['target']) => {
      if (unit === 'working-hours') return amount === 1 ? t`1 working hour` : t`${amount} working hours`;
      if (unit === 'working-days') return amount === 1 ? t`1 working day` : t`${amount} working days`;
      return amount === 1 ? t`1 day` : t`${amount} days`;
    },
  };
}
