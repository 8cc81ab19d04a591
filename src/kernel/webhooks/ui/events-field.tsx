/** Which events a webhook is told of: whole areas, or single events by the names that programs know. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useMemo } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { type ChoiceGroup, ChoicesField } from '../../../surfaces/web/kit/choices-field.tsx';
import { listEventKinds } from '../contract.ts';
import classes from './webhooks.module.css';

/** Props of `EventsField`. */
export interface EventsFieldProps {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: ReactNode;
}

/** Areas and their events. */
export function EventsField(props: EventsFieldProps) {
  const { t } = useLingui();
  const { data } = useOperation(listEventKinds, {}, { staleTime: 300_000 });
  const groups = useMemo(() => data && groupsOf(data.rows), [data]);
  return <ChoicesField {...props} search={t`Search events`} groups={groups} />;
}

function groupsOf(rows: readonly { name: string; area: string; areaTitle: string }[]): ChoiceGroup[] {
  const titles = new Map(rows.map(({ area, areaTitle }) => [area, areaTitle]));
  return [...titles].map(([area, title]) => ({
    id: area,
    title,
    whole: { value: `${area}.*`, label: <Trans>Everything of {title}</Trans> },
    choices: rows
      .filter((e) => e.area === area)
      .map(({ name }) => ({
        value: name,
        text: name,
        label: (
          <span dir="ltr" className={classes.event}>
            {name}
          </span>
        ),
      })),
  }));
}
