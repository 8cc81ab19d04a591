/** Puts a draft in force: the days, the decision, and before that what it would change. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { activateVersion } from '../contract.ts';
import { previewActivation } from '../contract-read.ts';
import classes from './charters.module.css';
import { type Charter, useCharterWords, type Version } from './words.ts';

/** The dialog. */
export function ActivateDialog({
  charter,
  version,
  onClose,
}: {
  charter: Charter;
  version: Version;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const go = useGo();
  const [from, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [decision, setDecision] = useState('');
  const days = { ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) };
  const ahead = useOperation(
    previewActivation,
    { charterVersionId: version.charterVersionId, ...days },
    { keep: true },
  );
  const activate = useCommand(activateVersion, {
    tellRefusal: false,
    done: t`Version ${version.number} is in force`,
    onDone: () => {
      onClose();
      go(`/governance/charters/${charter.charterId}`);
    },
  });
  const scope = useCharterWords().scope(charter);
  const problems = ahead.data?.problems ?? [];
  const may = version.can.includes(activateVersion.name);
  return (
    <Dialog opened onClose={onClose} title={t`Put version ${version.number} in force`} size={600}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          activate.mutate({
            input: { charterVersionId: version.charterVersionId, ...days, decision: decision.trim() },
            expectedVersion: version.version,
          });
        }}
      >
        <Stack gap="md">
          <div className={classes.inline}>
            <DateField
              label={t`First day`}
              placeholder={t`Today`}
              clearable
              value={from}
              onChange={setFrom}
            />
            <DateField
              label={t`Last day`}
              placeholder={t`Open`}
              clearable
              value={until}
              onChange={setUntil}
            />
          </div>
          {ahead.data ? <Ahead ahead={ahead.data} /> : <Skeleton height={90} />}
          <Textarea
            label={t`Decision`}
            description={<Trans>What was decided, and by whom. It stays with the version.</Trans>}
            required
            autosize
            minRows={2}
            dir="auto"
            maxLength={2000}
            value={decision}
            onChange={(event) => setDecision(event.currentTarget.value)}
          />
          <RefusalNote error={activate.error ?? ahead.error} />
          {!may && (
            <p className={classes.above}>
              <Trans>
                Your role may draft this charter, but not put it in force. Ask whoever may, for {scope}.
              </Trans>
            </p>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              type="submit"
              loading={activate.isPending}
              disabled={!may || problems.length > 0 || decision.trim() === '' || !ahead.data}
            >
              <Trans>Put in force</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Ahead({ ahead }: { ahead: NonNullable<ReturnType<typeof useAhead>> }) {
  const format = useFormat();
  if (ahead.problems.length > 0) {
    return (
      <div className={classes.note} data-tone="bad" role="alert">
        <p className={classes.strong}>
          <Trans>It cannot be put in force yet</Trans>
        </p>
        <ul>
          {ahead.problems.map((p) => (
            <li key={`${p.at} ${p.message}`}>
              <bdi>{p.message}</bdi>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  const from = format.date(ahead.from);
  return (
    <div className={classes.note} data-tone="good" aria-live="polite">
      <p className={classes.strong}>
        <Trans>From {from} on</Trans>
      </p>
      <ul>
        <li>
          <Plural
            value={ahead.units}
            one="New work of # unit starts under it."
            other="New work of # units starts under it."
          />
        </li>
        {ahead.replaces.map((r) => {
          const last = r.lastDay === null ? '' : format.date(r.lastDay);
          return (
            <li key={r.charterVersionId}>
              {r.lastDay === null ? (
                <Trans>Version {r.number} is replaced before its first day.</Trans>
              ) : (
                <Trans>
                  Version {r.number} ends with {last}.
                </Trans>
              )}
            </li>
          );
        })}
        {ahead.openCases > 0 && (
          <li>
            <Plural
              value={ahead.openCases}
              one="# open case keeps what it started under, until somebody decides to move it."
              other="# open cases keep what they started under, until somebody decides to move them."
            />
          </li>
        )}
        {ahead.held.map((h) => (
          <li key={`${h.charterId} ${h.at} ${h.message}`}>
            <bdi>
              <Trans>
                {h.key} below loses effect: {h.message}
              </Trans>
            </bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useAhead() {
  return useOperation(previewActivation, null).data;
}
