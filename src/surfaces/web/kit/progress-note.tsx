/**
 * Long work as it goes: how far, what it is doing, and a way to stop it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useFormat } from '../i18n/format.ts';

/** Props of `ProgressNote`; `total` null while it is not known. */
export interface ProgressNoteProps {
  title: string;
  done: number;
  total: number | null;
  note?: string | null | undefined;
  onStop?: () => void;
  stopping?: boolean;
}

/** Progress of an import, an export or a bulk change. */
export function ProgressNote({ title, done, total, note, onStop, stopping }: ProgressNoteProps) {
  const { t } = useLingui();
  const format = useFormat();
  const share = total ? Math.min(100, Math.round((done / total) * 100)) : 100;
  const doneText = format.number(done);
  const totalText = total === null ? '' : format.number(total);
  return (
    <Stack gap={6} role="group" aria-label={title}>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text fw={600} size="sm" dir="auto">
          {title}
        </Text>
        {onStop && (
          <Button variant="default" size="compact-sm" onClick={onStop} loading={stopping ?? false}>
            <Trans>Stop</Trans>
          </Button>
        )}
      </Group>
      <Progress.Root size="sm">
        <Progress.Section
          value={share}
          animated={total === null}
          striped={total === null}
          aria-label={t`Progress of ${title}`}
          {...(total === null ? { 'aria-valuetext': t`Working` } : {})}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" className="t-num" dir="auto">
        {total === null ? (
          <Trans>{doneText} done</Trans>
        ) : (
          <Trans>
            {doneText} of {totalText}
          </Trans>
        )}
        {note ? ` · ${note}` : ''}
      </Text>
    </Stack>
  );
}
