/** One line that says who is holding an approval, for which step, and since when; the same everywhere. */
import { Trans } from '@lingui/react/macro';
import type { ApprovalHolding } from '../../../../kernel/approvals/contract.ts';
import { useFormat } from '../../i18n/format.ts';

/** Names in one line; from the fifth on they are counted by `useNames`' caller. */
function joined(names: readonly string[]): string {
  return names.slice(0, 3).join(', ');
}

/** "Held by Ana Lima (Legal) since 3 Nov 2026". */
export function HoldingLine({ holding }: { holding: ApprovalHolding }) {
  const format = useFormat();
  const since = format.date(holding.since);
  const steps = holding.steps.join(', ');
  const names = joined(holding.holders.map((h) => h.name));
  const more = holding.holders.length - 3;
  if (holding.holders.length === 0)
    return (
      <Trans>
        Nobody is left to decide (<bdi>{steps}</bdi>) since {since}
      </Trans>
    );
  if (more > 0)
    return (
      <Trans>
        Held by <bdi>{names}</bdi> and {more} more (<bdi>{steps}</bdi>) since {since}
      </Trans>
    );
  return (
    <Trans>
      Held by <bdi>{names}</bdi> (<bdi>{steps}</bdi>) since {since}
    </Trans>
  );
}
