/** Home: what waits on me, what I am waiting for, what Trellis told me, and long work that runs. */
import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { useHomePanels } from '../../../surfaces/web/kit/home-panels.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import classes from './home.module.css';
import { LongWorkPanel } from './long-work-panel.tsx';
import { NoticesPanel } from './notices-panel.tsx';
import { WaitingPanel } from './waiting-panel.tsx';

/** The first page of everybody. */
export function HomePage() {
  const { t } = useLingui();
  const { name } = useSession();
  const panels = useHomePanels();
  const first = name.trim().split(/\s+/)[0] ?? name;
  return (
    <Page>
      <PageHeader title={t`My work`} lead={t`Hello ${first}. This waits on you, and this is new.`} />
      <LongWorkPanel />
      <div className={classes.home}>
        <div className={classes.column}>
          <WaitingPanel />
        </div>
        <div className={classes.column}>
          <Suspense>
            {panels.map((AreaPanel) => (
              <AreaPanel key={AreaPanel.displayName} />
            ))}
          </Suspense>
          <NoticesPanel />
        </div>
      </div>
    </Page>
  );
}
