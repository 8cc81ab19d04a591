/** The links by which people without an account ask for a model: made, copied once, counted, revoked. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { Link2Off, Plus } from 'lucide-react';
import { useState } from 'react';
import { useCommand, useList } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Secret } from '../../../surfaces/web/kit/secret.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { listAskLinks, makeAskLink, revokeAskLink } from '../models/contract-links.ts';
import classes from './catalogue.module.css';

function MakeDialog({ modelId, onClose }: { modelId: string; onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const make = useCommand(makeAskLink, { tellRefusal: false });
  const isReady = label.trim().length >= 2 && typeof days === 'number' && days >= 1 && days <= 366;
  if (make.data) {
    const until = format.date(make.data.expiresAt);
    return (
      <Dialog opened onClose={onClose} title={<Trans>The link is made</Trans>}>
        <Stack gap="md">
          <Text size="sm">
            <Trans>
              Copy it now: it is shown this once. It works until {until}; whoever has it can ask, so give it
              only to those it is for.
            </Trans>
          </Text>
          {make.data.address !== null && <Secret text={make.data.address} label={t`Copy the link`} />}
          <Group justify="flex-end">
            <Button onClick={onClose}>
              <Trans>Done</Trans>
            </Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Dialog opened onClose={onClose} title={<Trans>New link</Trans>}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !make.isPending)
            make.mutate({ input: { modelId, label: label.trim(), days: Number(days) } });
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t`For whom`}
            description={t`Such as the name of a partner; you see by it where requests come from`}
            required
            maxLength={120}
            dir="auto"
            data-autofocus
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <NumberInput
            label={t`Works for how many days`}
            min={1}
            max={366}
            allowDecimal={false}
            value={days}
            onChange={setDays}
          />
          <RefusalNote error={make.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" loading={make.isPending} disabled={!isReady}>
              <Trans>Make the link</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The links of a model. */
export function ModelLinks({ modelId, isOpen }: { modelId: string; isOpen: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const [making, setMaking] = useState(false);
  const list = useList(listAskLinks, { modelId, sort: 'madeAt', direction: 'desc' });
  const [revoking, setRevoking] = useState<(typeof list.rows)[number] | null>(null);
  return (
    <Stack gap="sm">
      {list.error && <RefusalNote error={list.error} />}
      {list.rows.length > 0 && (
        <ul className={classes.links}>
          {list.rows.map((l) => {
            const until = format.date(l.expiresAt);
            return (
              <li key={l.linkId} className={classes.linkRow}>
                <div>
                  <Group gap={8}>
                    <strong dir="auto">{l.label}</strong>
                    <StatusDot tone={l.works ? 'good' : 'quiet'} hollow={!l.works}>
                      {l.works ? (
                        <Trans>Works until {until}</Trans>
                      ) : l.revokedAt ? (
                        <Trans>Revoked</Trans>
                      ) : (
                        <Trans>Does not work</Trans>
                      )}
                    </StatusDot>
                  </Group>
                  <Text size="xs" c="dimmed">
                    <Plural value={l.opened} one="Opened once" other="Opened # times" />
                    {' · '}
                    <Plural value={l.submitted} one="# request came" other="# requests came" />
                    {l.madeBy && (
                      <>
                        {' · '}
                        <Trans>
                          made by <bdi>{l.madeBy.name}</bdi>
                        </Trans>
                      </>
                    )}
                  </Text>
                </div>
                {l.can.includes(revokeAskLink.name) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<Link2Off className="t-icon" aria-hidden />}
                    aria-label={t`Revoke the link for ${l.label}`}
                    onClick={() => setRevoking(l)}
                  >
                    <Trans>Revoke</Trans>
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {list.rows.length === 0 && !list.loading && (
        <Text size="sm" c="dimmed">
          {isOpen ? (
            <Trans>No link was made yet.</Trans>
          ) : (
            <Trans>
              Switch on that people without an account may ask for it, publish it, and make links here.
            </Trans>
          )}
        </Text>
      )}
      <div>
        <Button
          variant="default"
          disabled={!isOpen}
          leftSection={<Plus className="t-icon" aria-hidden />}
          onClick={() => setMaking(true)}
        >
          <Trans>New link</Trans>
        </Button>
      </div>
      {making && <MakeDialog modelId={modelId} onClose={() => setMaking(false)} />}
      <ConfirmWithPreview
        contract={revokeAskLink}
        input={revoking === null ? null : { linkId: revoking.linkId }}
        {...(revoking === null ? {} : { expectedVersion: revoking.version })}
        onClose={() => setRevoking(null)}
        title={<Trans>Revoke this link?</Trans>}
        confirm={t`Revoke the link`}
        irreversible
        options={{ done: t`The link was revoked` }}
      />
    </Stack>
  );
}
