/** The steps of an approval: who decides in each, who said what, and what the reader may do about it. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { Check, CircleDashed, Eye, MoreHorizontal, UserRoundX, X } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useShortcuts } from '../../shell/keys.ts';
import { Chip, Kbd, StatusDot } from '../status.tsx';
import classes from './approval.module.css';
import {
  ApproveDialog,
  DelegateDialog,
  NameSeatDialog,
  RejectDialog,
  ReviewDialog,
  type SeatDialogProps,
} from './decide-dialogs.tsx';
import { type Approval, type Seat, type Step, stepWords } from './words.ts';

type OnSeat = ComponentType<SeatDialogProps>;
interface Opened {
  Dialog: OnSeat;
  seat: Seat;
  step: Step;
}

/** What the reader has to do, above everything else; nothing when nothing waits on them. */
export function MyPart({ approval, withKeys = false }: { approval: Approval; withKeys?: boolean }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Opened | null>(null);
  const mine = approval.steps.flatMap((step) =>
    step.seats.flatMap((seat) =>
      seat.can.includes('approvals.decide') ||
      (seat.reviews && seat.since !== null && seat.can.includes('approvals.review'))
        ? [{ step, seat }]
        : [],
    ),
  );
  const first = mine.find(({ seat }) => seat.can.includes('approvals.decide'));
  const show = (Dialog: OnSeat) => first && setOpen({ Dialog, ...first });
  useShortcuts([
    withKeys &&
      first && { keys: '1', label: t`Approve`, group: t`On an approval`, run: () => show(ApproveDialog) },
    withKeys &&
      first && { keys: '2', label: t`Reject`, group: t`On an approval`, run: () => show(RejectDialog) },
  ]);
  return (
    <>
      {mine.map(({ step, seat }) => {
        const name = step.name;
        const decides = seat.can.includes('approvals.decide');
        const keyed = withKeys && first?.seat.seatId === seat.seatId;
        return (
          <section key={seat.seatId} className={classes.mine} aria-label={t`Your part: ${name}`}>
            <strong>
              {decides ? (
                <Trans>
                  It waits for your approval: <bdi>{name}</bdi>
                </Trans>
              ) : (
                <Trans>
                  You are asked to comment: <bdi>{name}</bdi>
                </Trans>
              )}
            </strong>
            <div className={classes.buttons}>
              {decides && (
                <>
                  <Button
                    leftSection={<Check className="t-icon" aria-hidden />}
                    rightSection={keyed ? <Kbd onAccent>1</Kbd> : null}
                    {...(keyed ? { 'aria-keyshortcuts': '1' } : {})}
                    onClick={() => setOpen({ Dialog: ApproveDialog, seat, step })}
                  >
                    <Trans>Approve</Trans>
                  </Button>
                  <Button
                    variant="default"
                    leftSection={<X className="t-icon" aria-hidden />}
                    rightSection={keyed ? <Kbd>2</Kbd> : null}
                    {...(keyed ? { 'aria-keyshortcuts': '2' } : {})}
                    onClick={() => setOpen({ Dialog: RejectDialog, seat, step })}
                  >
                    <Trans>Reject</Trans>
                  </Button>
                </>
              )}
              {!decides && (
                <Button onClick={() => setOpen({ Dialog: ReviewDialog, seat, step })}>
                  <Trans>Comment</Trans>
                </Button>
              )}
              <Menu position="bottom-start">
                <Menu.Target>
                  <Button variant="default" aria-label={t`More about your part in ${name}`}>
                    <MoreHorizontal className="t-icon" aria-hidden />
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {decides && seat.can.includes('approvals.review') && (
                    <Menu.Item onClick={() => setOpen({ Dialog: ReviewDialog, seat, step })}>
                      <Trans>Comment without deciding</Trans>
                    </Menu.Item>
                  )}
                  <Menu.Item onClick={() => setOpen({ Dialog: DelegateDialog, seat, step })}>
                    <Trans>Give it to somebody else</Trans>
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </div>
          </section>
        );
      })}
      {open && (
        <open.Dialog
          seat={open.seat}
          recordKey={approval.key}
          stepName={open.step.name}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

/** Who must say yes, in a few words. */
function Rule({ step }: { step: Step }) {
  const { quorum, approvals, needed, mode } = step;
  const asked = step.seats.filter((s) => !s.reviews).length;
  const rule =
    asked === 1 ? null : mode === 'one' ? (
      <Trans>one of {asked} decides</Trans>
    ) : mode === 'all' ? (
      <Trans>all of {asked} decide</Trans>
    ) : (
      <Trans>
        {quorum} of {asked} must say yes
      </Trans>
    );
  return (
    <span className={classes.muted}>
      {rule}
      {step.state === 'open' && needed > 1 && (
        <>
          {' · '}
          <Trans>
            {approvals} of {needed} said yes
          </Trans>
        </>
      )}
    </span>
  );
}

function SeatLine({ seat, step, onOpen }: { seat: Seat; step: Step; onOpen: (Dialog: OnSeat) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { party, verdict } = seat;
  const isPerson = party.kind === 'person';
  const people = seat.people.map((p) => p.name);
  const someone = people.slice(0, 3).join(', ');
  const others = people.length - 3;
  const standsIn = isPerson && people.length === 1 && people[0] !== party.name ? people[0]! : null;
  const since = seat.since === null ? '' : format.date(seat.since);
  const on = verdict === null ? '' : format.date(verdict.at);
  const by = verdict?.by.name ?? '';
  const formerly = seat.asked?.name ?? '';
  const actingFor = verdict?.actingFor?.name ?? '';
  const Icon =
    verdict?.outcome === 'approve'
      ? Check
      : verdict?.outcome === 'reject'
        ? X
        : seat.isVacant
          ? UserRoundX
          : seat.reviews
            ? Eye
            : CircleDashed;
  const tone =
    verdict?.outcome === 'approve'
      ? classes.yes
      : verdict?.outcome === 'reject' || seat.isVacant
        ? classes.no
        : classes.muted;
  return (
    <li className={classes.seat}>
      <Icon className={`t-icon ${tone}`} aria-hidden />
      <div className={classes.seatText}>
        <div className={classes.line}>
          <bdi>{party.name}</bdi>
          {seat.reviews && (
            <Chip>
              <Trans>comments only</Trans>
            </Chip>
          )}
          {!isPerson && verdict === null && people.length > 0 && (
            <span className={classes.muted}>
              <bdi>{someone}</bdi>
              {others > 0 && (
                <>
                  {' '}
                  <Trans>and {others} more</Trans>
                </>
              )}
            </span>
          )}
          {standsIn !== null && verdict === null && (
            <span className={classes.muted}>
              <Trans>
                away: <bdi>{standsIn}</bdi> decides
              </Trans>
            </span>
          )}
          {seat.asked !== null && (
            <span className={classes.muted}>
              <Trans>
                in place of <bdi>{formerly}</bdi>
              </Trans>
            </span>
          )}
        </div>
        <div className={classes.small}>
          {verdict !== null ? (
            <>
              {verdict.outcome === 'approve' ? (
                <Trans>
                  <bdi>{by}</bdi> approved on {on}
                </Trans>
              ) : (
                <Trans>
                  <bdi>{by}</bdi> rejected on {on}
                </Trans>
              )}
              {verdict.actingFor !== null && (
                <>
                  {' '}
                  <Trans>
                    for <bdi>{actingFor}</bdi>
                  </Trans>
                </>
              )}
            </>
          ) : seat.isVacant ? (
            <span className={classes.no}>
              <Trans>Nobody is left to decide here: somebody has to be named.</Trans>
            </span>
          ) : seat.since !== null ? (
            seat.reviews ? (
              <Trans>asked on {since}</Trans>
            ) : (
              <Trans>waits since {since}</Trans>
            )
          ) : null}
        </div>
        {verdict?.why && (
          <p className={classes.quote} dir="auto">
            {verdict.why}
          </p>
        )}
        {step.reviews
          .filter((r) => seat.reviews && seat.people.some((p) => p.personId === r.by.personId))
          .map((r) => (
            <p key={r.reviewId} className={classes.quote} dir="auto">
              {r.text ?? t`Has commented.`}
            </p>
          ))}
      </div>
      {seat.can.includes('approvals.name-seat') && (
        <Button
          size="compact-sm"
          variant={seat.isVacant ? 'filled' : 'default'}
          onClick={() => onOpen(NameSeatDialog)}
        >
          {seat.isVacant ? <Trans>Name somebody</Trans> : <Trans>Ask somebody else</Trans>}
          <VisuallyHidden component="span">: {party.name}</VisuallyHidden>
        </Button>
      )}
    </li>
  );
}

/** All steps, in order; steps of one position stand together. */
export function ApprovalSteps({ approval }: { approval: Approval }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const format = useFormat();
  const [open, setOpen] = useState<Opened | null>(null);
  const positions = [...new Set(approval.steps.map((s) => s.position))];
  return (
    <>
      <ol className={classes.steps} aria-label={t`Steps of the approval`}>
        {positions.map((position) => {
          const steps = approval.steps.filter((s) => s.position === position);
          return (
            <li key={position} className={classes.position}>
              {steps.length > 1 && (
                <p className={classes.small}>
                  <Trans>At the same time:</Trans>
                </p>
              )}
              {steps.map((step) => {
                const { word, tone, hollow } = stepWords[step.state];
                const unseen = step.reviews.filter(
                  (r) =>
                    !step.seats.some((s) => s.reviews && s.people.some((p) => p.personId === r.by.personId)),
                );
                return (
                  <section key={step.stepId} className={classes.step} data-state={step.state}>
                    <div className={classes.stepHead}>
                      <span className={classes.number} aria-hidden>
                        {format.number(positions.indexOf(position) + 1)}
                      </span>
                      <h4>
                        <bdi>{step.name}</bdi>
                      </h4>
                      <StatusDot tone={tone} {...(hollow ? { hollow } : {})}>
                        {i18n._(word)}
                      </StatusDot>
                      <Rule step={step} />
                    </div>
                    <ul className={classes.seats}>
                      {step.seats.map((seat) => (
                        <SeatLine
                          key={seat.seatId}
                          seat={seat}
                          step={step}
                          onOpen={(Dialog) => setOpen({ Dialog, seat, step })}
                        />
                      ))}
                    </ul>
                    {unseen.map((r) => {
                      const by = r.by.name;
                      const on = format.date(r.at);
                      return (
                        <div key={r.reviewId} className={classes.comment}>
                          <span className={classes.small}>
                            <Trans>
                              <bdi>{by}</bdi> commented on {on}
                            </Trans>
                          </span>
                          {r.text && (
                            <p className={classes.quote} dir="auto">
                              {r.text}
                            </p>
                          )}
                        </div>
                      );
                    })}
                  </section>
                );
              })}
            </li>
          );
        })}
      </ol>
      {open && (
        <open.Dialog
          seat={open.seat}
          recordKey={approval.key}
          stepName={open.step.name}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
