/** A unit beside the tree: head, people, place, what is planned; with everything that can be done with it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Skeleton, Stack } from '@mantine/core';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { Part, SidePanel } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { getUnit } from '../contract-units.ts';
import { UnitActions } from './unit-actions.tsx';
import { UnitFacts, UnitHistory, UnitState } from './unit-facts.tsx';

/** Props of `UnitPanel`. */
export interface UnitPanelProps {
  unitId: string;
  asOf: string | undefined;
  onClose: () => void;
}

/** The side panel of the organisation. */
export function UnitPanel({ unitId, asOf, onClose }: UnitPanelProps) {
  const { t } = useLingui();
  const answer = useOperation(getUnit, { unitId, ...(asOf ? { asOf } : {}) });
  const unit = answer.data;
  return (
    <SidePanel
      {...(unit ? { recordKey: unit.key } : {})}
      title={unit?.name ?? t`Unit`}
      onClose={onClose}
      page={`/organisation/${unitId}${asOf ? `?asOf=${asOf}` : ''}`}
      actions={unit && <UnitActions unit={unit} compact />}
    >
      {answer.error ? (
        <RefusalNote error={answer.error} />
      ) : unit ? (
        <Stack gap="md">
          <UnitState unit={unit} />
          <UnitFacts unit={unit} />
          {unit.planned.length > 0 && (
            <Part title={<Trans>Planned</Trans>}>
              <UnitHistory facts={unit.planned} all={unit.history} />
            </Part>
          )}
          <Part title={<Trans>History</Trans>}>
            <UnitHistory facts={unit.history.slice(0, 5)} all={unit.history} />
          </Part>
        </Stack>
      ) : (
        <Stack gap="sm">
          <Skeleton height={16} width="60%" />
          <Skeleton height={80} />
        </Stack>
      )}
    </SidePanel>
  );
}
