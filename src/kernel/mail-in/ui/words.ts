/** What is said about mail that came in: its nature, what became of it, and why it waits. */
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';

const natures = {
  message: msg`A person wrote it`,
  automatic: msg`Sent by a machine`,
  'out-of-office': msg`Out of office`,
  bounce: msg`A mail that came back`,
  calendar: msg`Calendar`,
  list: msg`Mailing list`,
  loop: msg`Our own mail, come back`,
  flood: msg`Too many in an hour`,
  'too-large': msg`Too large`,
} as const;

const outcomes = {
  received: { word: msg`Coming in`, tone: 'busy' },
  quarantined: { word: msg`Waits for a decision`, tone: 'wait' },
  record: { word: msg`Became a request`, tone: 'good' },
  comment: { word: msg`Became a comment`, tone: 'good' },
  recorded: { word: msg`Recorded only`, tone: 'quiet' },
  discarded: { word: msg`Discarded`, tone: 'quiet' },
} as const;

const reasons = {
  'sender-unknown': msg`Nobody here has this address, so nobody could be told the answer.`,
  'sender-not-proven': msg`Our mail server could not prove that it comes from this address. It may be forged.`,
  'sender-may-not': msg`The sender may not read the record that it answers.`,
  'no-intake': msg`Nothing here takes requests by mail.`,
  'nothing-written': msg`Nothing new is written in it.`,
  unreadable: msg`The message could not be taken apart.`,
  refused: msg`It could not become a request.`,
} as const;

export type NatureName = keyof typeof natures;
export type OutcomeName = keyof typeof outcomes;
export type WhyName = keyof typeof reasons;

/** Names of natures and outcomes, for filters. */
export const natureNames = Object.keys(natures) as NatureName[];
export const outcomeNames = Object.keys(outcomes) as OutcomeName[];

/** Says them in the reader's language. */
export function useMailWords() {
  const { i18n } = useLingui();
  return {
    nature: (name: NatureName) => i18n._(natures[name]),
    outcome: (name: OutcomeName): { word: string; tone: Tone } => ({
      word: i18n._(outcomes[name].word),
      tone: outcomes[name].tone,
    }),
    why: (name: WhyName) => i18n._(reasons[name]),
  };
}
