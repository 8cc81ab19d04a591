/** On Home: what I asked for and is not finished, with what comes next. Absent for those who ask for nothing. */
import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { listRequests } from '../contract-list.ts';
import { StateMark } from './marks.tsx';
import classes from './requests.module.css';
import { ownerlessStep, stepWords } from './words.ts';

/** The panel. */
export function MyRequestsPanel() {
  const { i18n } = useLingui();
  const answer = useOperation(listRequests, {
    filter: { mine: 'requested', state: ['draft', 'submitted', 'in-fulfilment', 'delivered'] },
    sort: 'changedAt',
    direction: 'desc',
    limit: 5,
  });
  const rows = answer.data?.rows ?? [];
  const total = answer.data?.total ?? 0;
  if (rows.length === 0) return null;
  return (
    <Panel
      title={<Trans>My requests in motion</Trans>}
      action={
        <TextLink to="/requests/mine">
          <Trans>All {total}</Trans>
        </TextLink>
      }
    >
      <ul className={classes.motion}>
        {rows.map((row) => (
          <li key={row.key}>
            <span className={classes.motionMain}>
              <RecordLink
                to={row.state === 'draft' ? `/requests/new?draft=${row.key}` : `/requests/${row.key}`}
                dir="auto"
              >
                <bdi className="t-key">{row.key}</bdi> {row.title}
              </RecordLink>
              <span className={classes.motionStep}>
                {i18n._(
                  row.state === 'in-fulfilment' && row.owner === null ? ownerlessStep : stepWords[row.state],
                )}
              </span>
            </span>
            <StateMark state={row.state} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
