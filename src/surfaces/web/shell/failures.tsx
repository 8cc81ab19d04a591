/**
 * What a page says when there is nothing at its address, or when the screen itself failed.
 */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Compass, TriangleAlert } from 'lucide-react';
import { Refusal } from '../../../platform/refusal.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { sentenceOf } from '../kit/refusal-note.tsx';
import { useGo } from '../kit/search.ts';
import classes from './shell.module.css';

/** No page has this address. */
export function NotFound() {
  const go = useGo();
  return (
    <div className={classes.failure}>
      <EmptyState
        icon={Compass}
        title={<Trans>There is nothing at this address</Trans>}
        action={
          <Button onClick={() => go('/')}>
            <Trans>Go to the start page</Trans>
          </Button>
        }
      >
        <Trans>It may have been moved or deleted, or you may not be allowed to see it.</Trans>
      </EmptyState>
    </div>
  );
}

/** A page failed while it was shown. */
export function PageFailed({ error }: { error: unknown }) {
  if (error instanceof Refusal && error.code === 'not-found') return <NotFound />;
  return (
    <div className={classes.failure} role="alert">
      <EmptyState
        icon={TriangleAlert}
        title={<Trans>This page could not be shown</Trans>}
        action={
          <Button onClick={() => window.location.reload()}>
            <Trans>Load it again</Trans>
          </Button>
        }
      >
        {sentenceOf(error)}
      </EmptyState>
    </div>
  );
}
