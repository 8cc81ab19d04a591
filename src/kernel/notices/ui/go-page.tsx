/** Where links of mails lead: finds the page of a record by its kind and key, for whoever is signed in. */
import { Trans } from '@lingui/react/macro';
import { useParams, useRouter } from '@tanstack/react-router';
import { FileQuestion } from 'lucide-react';
import { useEffect } from 'react';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Page } from '../../../surfaces/web/kit/page.tsx';
import { useRecordPath } from '../../../surfaces/web/kit/record-paths.tsx';

/** Goes on to the record's page; says so when there is none for this reader. */
export function GoPage() {
  const { kind = '', key = '' } = useParams({ strict: false }) as { kind?: string; key?: string };
  const router = useRouter();
  const path = useRecordPath()(kind, key);
  useEffect(() => {
    // In the place of this page, so that going back does not lead here again.
    if (path !== undefined) void router.navigate({ to: path, replace: true });
  }, [path, router]);
  return (
    <Page>
      {path === undefined && (
        <EmptyState icon={FileQuestion} title={<Trans>There is no page for this here</Trans>}>
          <Trans>
            The record may be gone, or you may not see it. What you were told stands under Notices on Home.
          </Trans>
        </EmptyState>
      )}
    </Page>
  );
}
