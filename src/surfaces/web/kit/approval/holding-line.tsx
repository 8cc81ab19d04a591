/** One line that says who is holding an approval, for which step, and since when; the same everywhere. */
import { Trans } from '@lingui/react/macro';
import type { ApprovalHolding } from '../../../../kernel/approvals/contract.ts';
import { useFormat } from '../../i18n/format.ts';

/** "Held by Ana Lima (Legal) since 3 Nov 2026"; one box, so that its spaces stay where cells lay their parts out. */
export function HoldingLine({ holding }: { holding: ApprovalHolding }) {
  return (
    <span>
      <Sentence holding={holding} />
    </span>
  );
}

const SHOWN = 3;

function Sentence({ holding }: { holding: ApprovalHolding }) {
  const format = useFormat();
  const since = format.date(holding.since);
  const steps = holding.steps.join(', ');
  const names = holding.holders
    .slice(0, SHOWN)
    .map((h) => h.name)
    .join(', ');
  const more = holding.holders.length - SHOWN;
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
