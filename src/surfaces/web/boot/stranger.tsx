/** What somebody sees who is not signed in: the first run while Trellis has no administrator, else the sign-in. */
import { Trans } from '@lingui/react/macro';
import { Button, Center, Loader } from '@mantine/core';
import { useState } from 'react';
import { getState } from '../../../kernel/setup/contract.ts';
import { FirstRunScreen } from '../../server/sign-in/ui/first-run-screen.tsx';
import { SignInScreen } from '../../server/sign-in/ui/sign-in-screen.tsx';
import { useOperation } from '../client/operations.tsx';
import { RefusalNote } from '../kit/refusal-note.tsx';
import { BareFrame } from '../shell/bare-frame.tsx';

/** Props of `Stranger`; `ended` when a session ended a moment ago. */
export interface StrangerProps {
  ended: boolean;
  /** Called when the first run has begun to change things. */
  onHold: () => void;
  onEnter: () => void;
}

/** First run or sign-in. */
export function Stranger({ ended, onHold, onEnter }: StrangerProps) {
  const state = useOperation(getState, {});
  // Once begun, the first run ends by itself: the installation counts as set up before the demo is loaded.
  const [firstRun, setFirstRun] = useState(false);
  if (state.data && !state.data.isSetUp && !firstRun) setFirstRun(true);
  if (firstRun) return <FirstRunScreen onHold={onHold} onEnter={onEnter} />;
  if (state.data) {
    return (
      <SignInScreen
        enterprise={state.data.enterprise}
        isDemo={state.data.data === 'demo'}
        ended={ended}
        onEnter={onEnter}
      />
    );
  }
  if (state.error) {
    return (
      <BareFrame title="Trellis">
        <RefusalNote
          error={state.error}
          action={
            <Button mt="sm" variant="default" onClick={() => void state.refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      </BareFrame>
    );
  }
  return (
    <Center h="100dvh">
      <Loader />
    </Center>
  );
}
