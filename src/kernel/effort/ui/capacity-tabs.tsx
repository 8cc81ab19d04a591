/** The pages about capacity, one beside the other. */
import { useLingui } from '@lingui/react/macro';
import { Tabs } from '../../../surfaces/web/kit/page.tsx';
import { hasRight, useSession } from '../../../surfaces/web/shell/session.ts';

/** Load | Kinds of work | People | Leave | Rates. */
export function CapacityTabs() {
  const { t } = useLingui();
  const session = useSession();
  return (
    <Tabs
      label={t`Capacity`}
      tabs={[
        { label: t`Load`, to: '/requests/capacity' },
        { label: t`Kinds of work`, to: '/requests/capacity/work' },
        { label: t`People & skills`, to: '/requests/capacity/people' },
        { label: t`Leave`, to: '/requests/capacity/leave' },
        ...(hasRight(session, 'effort.read-rates')
          ? [{ label: t`Rates`, to: '/requests/capacity/rates' }]
          : []),
      ]}
    />
  );
}
