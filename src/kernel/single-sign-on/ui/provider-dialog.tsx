/** Adds a server that signs people in, or changes one; its secret is written only. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { z } from 'zod';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { Secret } from '../../../surfaces/web/kit/secret.tsx';
import { addProvider, changeProvider, type listProviders } from '../contract.ts';

/** A server as the list shows it. */
export type Provider = z.output<typeof listProviders.output>['rows'][number];

/** Props of `ProviderDialog`; without a provider it adds one. */
export interface ProviderDialogProps {
  provider?: Provider;
  redirectPath: string;
  onClose: () => void;
}

const domainsIn = (text: string) => text.split(/[\s,;]+/).filter((part) => part !== '');

/** The dialog. */
export function ProviderDialog({ provider, redirectPath, onClose }: ProviderDialogProps) {
  const { t } = useLingui();
  const initial = {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    domains: provider?.domains.join('\n') ?? '',
    admitsPeople: provider?.admitsPeople ?? false,
  };
  type Values = typeof initial;
  const adding = useCommandForm(addProvider, {
    initial,
    toInput: (values: Values) => ({ ...values, domains: domainsIn(values.domains) }),
    done: t`People can sign in with it from now on`,
    onDone: onClose,
  });
  const changing = useCommandForm(changeProvider, {
    initial,
    toInput: ({ clientSecret, domains, ...values }: Values) => ({
      ...values,
      providerId: provider?.providerId ?? '',
      domains: domainsIn(domains),
      ...(clientSecret === '' ? {} : { clientSecret }),
    }),
    ...(provider === undefined ? {} : { expectedVersion: provider.version }),
    done: t`The provider is changed`,
    onDone: onClose,
  });
  const { form, submit, sending, refusal } = provider === undefined ? adding : changing;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={provider === undefined ? t`Add a provider` : t`Change the provider`}
      size={600}
    >
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={provider === undefined ? t`Add the provider` : t`Save`}
        onCancel={onClose}
      >
        <div>
          <p style={{ margin: '0 0 6px' }}>
            <Trans>Register Trellis there as a web application, with this address to come back to:</Trans>
          </p>
          <Secret text={`${location.origin}${redirectPath}`} label={t`Copy the address`} />
        </div>
        <TextInput
          label={t`Name`}
          description={t`As people know it: it stands on the button of the sign-in screen`}
          dir="auto"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t`Issuer`}
          description={t`The address under which the server publishes its settings`}
          placeholder="https://login.example.org"
          dir="ltr"
          inputMode="url"
          {...form.getInputProps('issuer')}
        />
        <TextInput label={t`Client id`} dir="ltr" autoComplete="off" {...form.getInputProps('clientId')} />
        <PasswordInput
          label={t`Client secret`}
          {...(provider === undefined ? {} : { description: t`Leave it empty to keep the one there is` })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show or hide the secret`, tabIndex: 0 }}
          {...form.getInputProps('clientSecret')}
        />
        <Textarea
          label={t`Domains`}
          description={t`The server is believed about addresses in these, one on each line`}
          placeholder="example.org"
          dir="ltr"
          autosize
          minRows={2}
          {...form.getInputProps('domains')}
        />
        <Checkbox
          label={t`Make accounts for people who work here`}
          description={t`Somebody known as a person gets an account when they first sign in; strangers never do`}
          {...form.getInputProps('admitsPeople', { type: 'checkbox' })}
        />
      </FormFrame>
    </Dialog>
  );
}
