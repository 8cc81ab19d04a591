/** The calendar feed in the settings, made, copied once and revoked. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Secret } from '../../../surfaces/web/kit/secret.tsx';
import { SettingsPart, SettingsParts } from '../../../surfaces/web/kit/settings-part.tsx';
import { createMyFeed, getMyFeed, revokeMyFeed } from '../contract.ts';

/** The page at `/settings/calendar`. */
export function CalendarFeedPage() {
  const { t } = useLingui();
  return (
    <Page narrow>
      <PageHeader title={t`Calendar feed`} />
      <SettingsParts>
        <SettingsPart
          title={<Trans>Due dates in your calendar</Trans>}
          lead={
            <Trans>
              Calendar programs can subscribe to what is due for you. Whoever knows the address can read it,
              so treat it like a password.
            </Trans>
          }
        >
          <Feed />
        </SettingsPart>
      </SettingsParts>
    </Page>
  );
}

function Feed() {
  const { t } = useLingui();
  const format = useFormat();
  const { data, error } = useOperation(getMyFeed, {});
  const [address, setAddress] = useState<string | null>(null);
  const [asking, setAsking] = useState<'renew' | 'revoke' | null>(null);
  const show = (path: string | null) => setAddress(path === null ? null : `${location.origin}${path}`);
  const make = useCommand(createMyFeed, { onDone: ({ path }) => show(path) });
  if (error) return <RefusalNote error={error} />;
  const feed = data?.feed ?? null;
  const made = feed ? format.date(feed.createdAt) : '';
  const read = feed?.lastReadOn ? format.date(feed.lastReadOn) : null;
  return (
    <Stack gap="sm" align="flex-start">
      {address !== null && feed !== null && (
        <>
          <Text size="sm">
            <Trans>
              Copy the address into your calendar program now (“subscribe by address”). It is shown this once.
            </Trans>
          </Text>
          <Secret text={address} label={t`Copy the address`} />
        </>
      )}
      {feed !== null && (
        <Text size="sm" c="dimmed">
          {read === null ? (
            <Trans>Made on {made}; no calendar has read it yet.</Trans>
          ) : (
            <Trans>
              Made on {made}; last read on {read}.
            </Trans>
          )}
        </Text>
      )}
      <Group gap="xs">
        {data !== undefined && feed === null && (
          <Button loading={make.isPending} onClick={() => make.mutate({ input: {} })}>
            <Trans>Make an address</Trans>
          </Button>
        )}
        {feed !== null && (
          <>
            <Button variant="default" onClick={() => setAsking('renew')}>
              <Trans>Make a new address</Trans>
            </Button>
            <Button variant="default" color="red" onClick={() => setAsking('revoke')}>
              <Trans>Revoke</Trans>
            </Button>
          </>
        )}
      </Group>
      <ConfirmWithPreview
        contract={createMyFeed}
        input={asking === 'renew' ? {} : null}
        onClose={() => setAsking(null)}
        title={t`Make a new address?`}
        confirm={t`Make a new address`}
        options={{ onDone: ({ path }) => show(path) }}
      >
        <Trans>Calendars that read the old address get nothing more from it.</Trans>
      </ConfirmWithPreview>
      <ConfirmWithPreview
        contract={revokeMyFeed}
        input={asking === 'revoke' ? {} : null}
        onClose={() => setAsking(null)}
        title={t`Revoke the calendar feed?`}
        confirm={t`Revoke`}
        irreversible
        options={{ done: t`The calendar feed is revoked`, onDone: () => setAddress(null) }}
      >
        <Trans>Calendars that read it get nothing more.</Trans>
      </ConfirmWithPreview>
    </Stack>
  );
}
