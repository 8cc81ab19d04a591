/** Checks the whole log against its hash chain and says the verdict in words. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck, ShieldX } from 'lucide-react';
import { call } from '../../../surfaces/web/client/call.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { verifyLog } from '../contract.ts';
import classes from './audit.module.css';

/** The dialog; it begins to check when it opens. */
export function VerifyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const verdict = useQuery({
    queryKey: [verifyLog.name, 'now'],
    queryFn: ({ signal }) => call(verifyLog, {}, { signal }),
    // A verdict is about one moment: it is not refreshed behind the reader's back.
    meta: { touches: ['log-verdict'] },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const { data } = verdict;
  const head = data?.head ?? '';
  return (
    <Dialog opened onClose={onClose} title={t`Check of the log`} size={560}>
      <Stack gap="md" aria-live="polite" aria-busy={verdict.isFetching}>
        {verdict.isFetching ? (
          <Group gap="sm">
            <Loader />
            <Text size="sm">
              <Trans>Every event and every link is computed again…</Trans>
            </Text>
          </Group>
        ) : data ? (
          <div className={classes.verdict}>
            {data.isOk ? (
              <ShieldCheck size={24} className={classes.good} aria-hidden />
            ) : (
              <ShieldX size={24} className={classes.bad} aria-hidden />
            )}
            <div>
              <h3>
                {data.isOk ? <Trans>The log is whole</Trans> : <Trans>The log has been tampered with</Trans>}
              </h3>
              <p>
                <Plural value={data.checked} one="# event was checked" other="# events were checked" />{' '}
                {data.isOk && <Trans>and each is as it was when it was sealed.</Trans>}
              </p>
              {data.unsealed > 0 && (
                <Text size="sm" c="dimmed">
                  <Plural
                    value={data.unsealed}
                    one="# event waits to be sealed; the chain does not cover it yet."
                    other="# events wait to be sealed; the chain does not cover them yet."
                  />
                </Text>
              )}
              {data.faults.length > 0 && (
                <ul>
                  {data.faults.map((fault) => (
                    <li key={fault} dir="auto">
                      {fault}
                    </li>
                  ))}
                </ul>
              )}
              <dl className={classes.hashes}>
                <dt>
                  <Trans>
                    Last link, {format.number(data.checked)}. Keep it elsewhere: it tells later whether the
                    log was cut.
                  </Trans>
                </dt>
                <dd dir="ltr">{head}</dd>
              </dl>
            </div>
          </div>
        ) : (
          <RefusalNote error={verdict.error} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" disabled={verdict.isFetching} onClick={() => void verdict.refetch()}>
            <Trans>Check again</Trans>
          </Button>
          <Button onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
