/** Single sign-on: the servers with which people can sign in. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Switch } from '@mantine/core';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { Fact, Facts } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Chip } from '../../../surfaces/web/kit/status.tsx';
import { changeProvider, listProviders, removeProvider } from '../contract.ts';
import { type Provider, ProviderDialog } from './provider-dialog.tsx';

/** The page at `/settings/single-sign-on`. */
export function ProvidersPage() {
  const { t } = useLingui();
  const { data, error } = useOperation(listProviders, {});
  const [open, setOpen] = useState<Provider | 'new' | null>(null);
  const add = data !== undefined && (
    <Button leftSection={<Plus className="t-icon" aria-hidden />} onClick={() => setOpen('new')}>
      <Trans>Add a provider</Trans>
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title={t`Single sign-on`}
        lead={
          <Trans>
            People sign in with a server that your organisation has already (OpenID Connect), and Trellis
            finds their account by the address that it has verified.
          </Trans>
        }
        actions={add}
      />
      <RefusalNote error={error} />
      {data === undefined ? (
        !error && <Skeleton height={120} />
      ) : data.rows.length === 0 ? (
        <EmptyState icon={KeyRound} title={<Trans>Everybody signs in with a password</Trans>} action={add}>
          <Trans>Add the server with which your organisation signs in elsewhere.</Trans>
        </EmptyState>
      ) : (
        <Stack gap="md">
          {data.rows.map((provider) => (
            <OneProvider key={provider.providerId} provider={provider} onChange={() => setOpen(provider)} />
          ))}
        </Stack>
      )}
      {open !== null && data !== undefined && (
        <ProviderDialog
          {...(open === 'new' ? {} : { provider: open })}
          redirectPath={data.redirectPath}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  );
}

function OneProvider({ provider, onChange }: { provider: Provider; onChange: () => void }) {
  const { t } = useLingui();
  const { providerId, name, version, enabled, accounts } = provider;
  const [removing, setRemoving] = useState(false);
  const change = useCommand(changeProvider, {
    done: (_output, input) =>
      input.enabled ? t`People can sign in with ${name}` : t`Nobody can sign in with ${name}`,
  });
  return (
    <Panel
      title={<bdi>{name}</bdi>}
      action={
        <Group gap="xs">
          <Switch
            label={t`On`}
            aria-label={t`Sign in with ${name}`}
            checked={enabled}
            disabled={change.isPending}
            onChange={(event) =>
              change.mutate({
                input: { providerId, enabled: event.currentTarget.checked },
                expectedVersion: version,
              })
            }
          />
          <Button variant="default" size="compact-sm" aria-label={t`Change ${name}`} onClick={onChange}>
            <Trans>Change</Trans>
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t`Remove ${name}`}
            onClick={() => setRemoving(true)}
          >
            <Trans>Remove</Trans>
          </Button>
        </Group>
      }
    >
      <Facts>
        <Fact label={t`Issuer`}>
          <span dir="ltr" style={{ overflowWrap: 'anywhere' }}>
            {provider.issuer}
          </span>
        </Fact>
        <Fact label={t`Client id`}>
          <span dir="ltr">{provider.clientId}</span>
        </Fact>
        <Fact label={t`Vouches for`}>
          <Group gap={6}>
            {provider.domains.map((domain) => (
              <Chip key={domain}>
                <span dir="ltr">{domain}</span>
              </Chip>
            ))}
          </Group>
        </Fact>
        <Fact label={t`New accounts`}>
          {provider.admitsPeople ? (
            <Trans>For people who work here, when they first sign in</Trans>
          ) : (
            <Trans>Only by invitation</Trans>
          )}
        </Fact>
        <Fact label={t`Used by`}>
          <Plural value={accounts} one="# account" other="# accounts" />
        </Fact>
      </Facts>
      <ConfirmWithPreview
        contract={removeProvider}
        input={removing ? { providerId } : null}
        expectedVersion={version}
        onClose={() => setRemoving(false)}
        title={t`Remove ${name}?`}
        confirm={t`Remove provider`}
        irreversible
        options={{ done: t`${name} is removed` }}
      >
        <Trans>
          Nobody signs in with it any more, and its secret is forgotten. Accounts stay; people without a
          password ask for one on the sign-in screen.
        </Trans>
      </ConfirmWithPreview>
    </Panel>
  );
}
