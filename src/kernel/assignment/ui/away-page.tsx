/** Who acts while one is away, and for whom one acts: the page of one's own absences. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useCommand, useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import { SettingsPart, SettingsParts } from '../../../surfaces/web/kit/settings-part.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { endDeputy, listDeputies } from '../contract.ts';
import classes from './assignment.module.css';
import { DeputyDialog } from './deputy-dialog.tsx';

/** The page; somebody without a person has nothing to hand over. */
export function AwayPage() {
  const { t } = useLingui();
  const { personId, name } = useSession();
  return (
    <Page>
      <PageHeader title={t`While I am away`} />
      <SettingsParts>
        {personId === null ? (
          <Text size="sm" c="dimmed">
            <Trans>Your account belongs to no person, so nothing waits on you.</Trans>
          </Text>
        ) : (
          <MyDeputies person={{ id: personId, label: name }} />
        )}
      </SettingsParts>
    </Page>
  );
}

function MyDeputies({ person }: { person: Pickable }) {
  const { t } = useLingui();
  const format = useFormat();
  const [naming, setNaming] = useState(false);
  const list = useList(listDeputies, { filter: { personId: person.id }, limit: 20 });
  const end = useCommand(endDeputy, { done: t`It has ended` });
  return (
    <SettingsPart
      title={<Trans>Deputies</Trans>}
      lead={<Trans>Name who acts for you: what waits on you goes to them for these days.</Trans>}
    >
      {list.rows.length === 0 && !list.loading && (
        <Text size="sm" c="dimmed" mb="sm">
          <Trans>Nobody acts for you, and you act for nobody.</Trans>
        </Text>
      )}
      <ul className={classes.list}>
        {list.rows.map((row) => {
          const { acting, from, lastDay } = row;
          const away = row.person.name;
          return (
            <li key={row.deputyId}>
              <div>
                <StatusDot tone={row.state === 'current' ? 'good' : 'wait'} hollow={row.state !== 'current'}>
                  {row.person.personId === person.id ? (
                    <Trans>
                      <bdi>{acting.name}</bdi> acts for you
                    </Trans>
                  ) : (
                    <Trans>
                      You act for <bdi>{away}</bdi>
                    </Trans>
                  )}
                </StatusDot>
                <p className={classes.quiet} dir="auto">
                  {lastDay === null ? (
                    <Trans>from {format.date(from)} until further notice</Trans>
                  ) : (
                    <Trans>
                      {format.date(from)} to {format.date(lastDay)}
                    </Trans>
                  )}
                  {row.why && ` · ${row.why}`}
                </p>
              </div>
              {row.can.includes(endDeputy.name) && (
                <Button
                  variant="default"
                  loading={end.isPending}
                  onClick={() =>
                    end.mutate({ input: { deputyId: row.deputyId }, expectedVersion: row.version })
                  }
                >
                  <Trans>End it</Trans>
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Button
        variant="default"
        leftSection={<Plus className="t-icon" aria-hidden />}
        onClick={() => setNaming(true)}
      >
        <Trans>Name a deputy</Trans>
      </Button>
      {naming && <DeputyDialog person={person} onClose={() => setNaming(false)} />}
    </SettingsPart>
  );
}
