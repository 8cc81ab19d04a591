/**
 * What a screen says when it has nothing to show: what belongs here and the one thing to do. "Nothing matches" is
 * another sentence than "nothing yet".
 */
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text, Title } from '@mantine/core';
import { type LucideIcon, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';

/** Props of `EmptyState`. */
export interface EmptyStateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** What belongs here, in one or two sentences. */
  children?: ReactNode;
  /** One primary action, at most one more. */
  action?: ReactNode;
}

/** Teaches what belongs here. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap="sm" maw={420} mx="auto" py="lg" ta="center">
      {Icon && <Icon size={28} strokeWidth={1.5} color="var(--t-quiet)" aria-hidden />}
      <Title order={3}>{title}</Title>
      {children && (
        <Text c="dimmed" size="sm">
          {children}
        </Text>
      )}
      {action && <div style={{ display: 'flex', gap: 8, marginBlockStart: 4 }}>{action}</div>}
    </Stack>
  );
}

/** Says that the filters leave nothing, and clears them. */
export function NothingMatches({ onClear }: { onClear?: (() => void) | undefined }) {
  return (
    <EmptyState
      icon={SearchX}
      title={<Trans>Nothing matches</Trans>}
      action={
        onClear && (
          <Button variant="default" onClick={onClear}>
            <Trans>Clear filters</Trans>
          </Button>
        )
      }
    >
      <Trans>There are records here, but none fits the search and the filters.</Trans>
    </EmptyState>
  );
}
