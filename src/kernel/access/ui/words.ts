/** Words for what grants and accounts say about themselves, the same on every screen of access. */
import { useLingui } from '@lingui/react/macro';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';

/** A scope as words: unit and region, either of which may be everything. */
export function useScopeWords(): (scope: { unitName: string | null; region: string | null }) => string {
  const { t } = useLingui();
  return ({ unitName, region }) => {
    if (unitName === null && region === null) return t`Whole enterprise`;
    if (unitName === null) return t`Region ${region}`;
    return region === null ? t`${unitName} and below` : t`${unitName} and below, region ${region}`;
  };
}

/** State of a grant: word and tone. */
export function useGrantStates(): Record<'current' | 'future' | 'ended', { word: string; tone: Tone }> {
  const { t } = useLingui();
  return {
    current: { word: t`Held now`, tone: 'good' },
    future: { word: t`Begins later`, tone: 'info' },
    ended: { word: t`Ended`, tone: 'quiet' },
  };
}
