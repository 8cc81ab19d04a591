/** Kinds of records that events are about, in the reader's words. */
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';

/** Kind → word. A kind that an area adds later is shown by its own name until it has a word here. */
export function useKinds(): Record<string, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      account: t`Account`,
      'api-key': t`API key`,
      audience: t`Audience`,
      comment: t`Comment`,
      'duty-conflict': t`Separation of duties`,
      import: t`Import`,
      installation: t`Enterprise`,
      person: t`Person`,
      queue: t`Queue`,
      request: t`Request`,
      role: t`Role`,
      'saved-view': t`Saved view`,
      unit: t`Unit`,
      'work-item': t`Work item`,
    }),
    [t],
  );
}
