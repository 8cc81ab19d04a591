/** Words for the states of webhooks and for what came of a message. */
import { useLingui } from '@lingui/react/macro';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';

interface Word {
  word: string;
  tone: Tone;
}

/** State of a webhook → word and tone. */
export function useWebhookStates(): Record<'active' | 'failing' | 'disabled' | 'owner-disabled', Word> {
  const { t } = useLingui();
  return {
    active: { word: t`Told`, tone: 'good' },
    failing: { word: t`Failing`, tone: 'warn' },
    disabled: { word: t`Disabled`, tone: 'quiet' },
    'owner-disabled': { word: t`Account disabled`, tone: 'quiet' },
  };
}

/** Outcome of a message → word and tone. */
export function useOutcomes(): Record<'waiting' | 'delivered' | 'failed', Word> {
  const { t } = useLingui();
  return {
    waiting: { word: t`Waiting`, tone: 'wait' },
    delivered: { word: t`Delivered`, tone: 'good' },
    failed: { word: t`Failed`, tone: 'bad' },
  };
}

/** What was in the way of a message, in words; the code itself where it is new. */
export function useProblem(): (problem: string | null, status: number | null) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    timeout: t`No answer in time`,
    unreachable: t`Not reachable`,
    unresolved: t`No such host`,
    tls: t`Certificate not valid`,
    'private-address': t`Leads into a private network`,
    unsigned: t`Its secret cannot be read; give it a new one`,
    interrupted: t`Interrupted`,
  };
  return (problem, status) =>
    problem !== null ? (words[problem] ?? problem) : status === null ? '–' : t`Answered ${status}`;
}
