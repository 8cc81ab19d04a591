/** What a record's page and panel show of its case: the strip of waits, the checklist, why it is not done. */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Hourglass } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { getCase } from '../../../../kernel/cases/contract-reading.ts';
import { useOperation } from '../../client/operations.tsx';
import { Part, TextLink } from '../peek.tsx';
import classes from './cases.module.css';
import { Checklist } from './checklist.tsx';
import { Conditions } from './conditions.tsx';
import { Escalations } from './escalations.tsx';
import { WaitDialog } from './wait-dialogs.tsx';
import { WaitingStrip } from './waiting-strip.tsx';
import type { CaseDetail } from './words.ts';

/** The case of a record, asked again when the record has another version; null for a record that has none (yet). */
export function useCase(caseId: string | null, recordVersion: number): CaseDetail | null {
  const answer = useOperation(getCase, caseId === null ? null : { caseId });
  const { refetch } = answer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what asks again.
  useEffect(() => {
    if (caseId !== null) void refetch();
  }, [caseId, recordVersion, refetch]);
  return answer.data ?? null;
}

/** Buttons that hold a case on somebody. */
export function WaitButtons({ held }: { held: CaseDetail }) {
  const [open, setOpen] = useState<'requester' | 'others' | null>(null);
  if (!held.may.includes('cases.start-wait')) return null;
  return (
    <div className={classes.buttons} style={{ marginBlock: 8 }}>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<Hourglass className="t-icon" aria-hidden />}
        onClick={() => setOpen('others')}
      >
        <Trans>Wait on …</Trans>
      </Button>
      {held.mayWaitOn.includes('requester') && held.requester !== null && (
        <Button variant="default" size="compact-sm" onClick={() => setOpen('requester')}>
          <Trans>Ask the requester</Trans>
        </Button>
      )}
      {open === 'others' && <WaitDialog held={held} onClose={() => setOpen(null)} />}
      {open === 'requester' && <WaitDialog held={held} party="requester" onClose={() => setOpen(null)} />}
    </div>
  );
}

/** What is late and to whom it escalated, and open waits with the buttons to begin one. */
export function CaseWaits({ held }: { held: CaseDetail | null }) {
  if (held === null) return null;
  return (
    <>
      <Escalations clocks={held.clocks} />
      <WaitingStrip waits={held.waits} caseKey={held.key} />
      <WaitButtons held={held} />
    </>
  );
}

/** Checklist and conditions; `evidence` is where the whole proof is. */
export function CaseParts({ held, evidence }: { held: CaseDetail | null; evidence: string }): ReactNode {
  if (held === null) return null;
  const done = held.tasks.filter((task) => task.state !== 'open').length;
  const all = held.tasks.length;
  const mayAdd = held.may.includes('cases.add-task');
  return (
    <>
      {(all > 0 || mayAdd) && (
        <Part
          title={
            all === 0 ? (
              <Trans>Checklist</Trans>
            ) : (
              <Trans>
                Checklist, {done} of {all}
              </Trans>
            )
          }
        >
          <Checklist caseId={held.caseId} tasks={held.tasks} mayAdd={mayAdd} />
        </Part>
      )}
      <Part
        title={held.isOpen && held.isDone !== true ? <Trans>Why not done?</Trans> : <Trans>Done when</Trans>}
        action={
          <TextLink to={evidence}>
            <Trans>Evidence</Trans>
          </TextLink>
        }
      >
        {held.isOpen || held.verdicts.length === 0 ? (
          <Conditions
            caseId={held.caseId}
            conditions={held.conditions}
            exceptions={held.exceptions}
            mayAsk={held.may.includes('cases.request-exception')}
          />
        ) : (
          <Conditions caseId={held.caseId} conditions={held.verdicts[0]!.conditions} />
        )}
        {held.accountable && (
          <p className={classes.small}>
            <Trans>
              Accountable: <bdi>{held.accountable.name}</bdi>
            </Trans>
          </p>
        )}
      </Part>
    </>
  );
}
