/** The two pages of this noun, one beside the other. */
import { useLingui } from '@lingui/react/macro';
import { Tabs } from '../../../surfaces/web/kit/page.tsx';

/** Deputies | Rotas. */
export function AssignmentTabs() {
  const { t } = useLingui();
  return (
    <Tabs
      label={t`Deputies and rotas`}
      tabs={[
        { label: t`Deputies`, to: '/deputies' },
        { label: t`Rotas`, to: '/deputies/rotas' },
      ]}
    />
  );
}
