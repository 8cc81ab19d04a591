/** The secret of a webhook, shown once. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { Secret } from '../../../surfaces/web/kit/secret.tsx';

/** Shows it until the reader says that they have kept it. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog opened onClose={onClose} title={t`Keep this secret`} size={600}>
      <Stack gap="md">
        <Text size="sm">
          <Trans>
            It is shown this once. The program checks with it that a message came from here, as the Standard
            Webhooks specification says; there are libraries for it in most languages.
          </Trans>
        </Text>
        <Secret text={secret} label={t`Copy the secret`} />
        <Group justify="flex-end">
          <Button onClick={onClose}>
            <Trans>I have kept it</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
