/** A person beside the list: who they are today, where they work, whom to ask. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Skeleton, Stack } from '@mantine/core';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { Part, SidePanel, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { getPerson } from '../contract.ts';
import { PersonActions } from './person-actions.tsx';
import { ContactFacts, PeopleList, PersonState, WorkFacts } from './person-facts.tsx';

/** Props of `PersonPanel`; `person` is a key or an id. */
export interface PersonPanelProps {
  person: string;
  asOf: string | undefined;
  onClose: () => void;
}

/** The side panel of the list of people. */
export function PersonPanel({ person, asOf, onClose }: PersonPanelProps) {
  const { t } = useLingui();
  const answer = useOperation(getPerson, { personId: person, ...(asOf ? { asOf } : {}) });
  const data = answer.data;
  return (
    <SidePanel
      {...(data ? { recordKey: data.key } : {})}
      title={data?.name ?? t`Person`}
      onClose={onClose}
      page={`/people/${person}${asOf ? `?asOf=${asOf}` : ''}`}
      actions={data && <PersonActions person={data} compact />}
    >
      {answer.error ? (
        <RefusalNote error={answer.error} />
      ) : data ? (
        <Stack gap="md">
          <PersonState person={data} />
          <WorkFacts person={data} />
          <Part title={<Trans>Contact</Trans>}>
            <ContactFacts person={data} />
          </Part>
          {data.reportCount > 0 && (
            <Part title={<Trans>Direct reports</Trans>}>
              <PeopleList people={data.reports} total={data.reportCount} atMost={8} />
            </Part>
          )}
          {data.reportCount > 8 && (
            <TextLink to={`/people?f.manager=${data.personId}`}>
              <Trans>All {data.reportCount} direct reports</Trans>
            </TextLink>
          )}
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
