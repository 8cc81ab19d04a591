/**
 * What may solve a need before it is asked: similar requests that one may read and entries of the catalogue, beside the
 * form. "This solves it" closes the loop and is counted; "not this" puts the suggestion away.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { ExternalLink } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { RecordKey } from '../../../surfaces/web/kit/status.tsx';
import { findSimilar, recordDeflection } from '../models/contract-deflection.ts';
import classes from './catalogue.module.css';
import { StateMark } from './marks.tsx';
import { iconOf } from './model-words.ts';

/** Props of `SimilarPanel`. */
export interface SimilarPanelProps {
  /** What is being written. */
  text: string;
  modelId?: string | undefined;
  /** The draft in hand, put away when the need is solved. */
  draftId?: string | undefined;
  /** Called before the page is left because the need is solved. */
  onSolved?: () => void;
}

/** The panel; nothing at all while nothing is similar. */
export function SimilarPanel({ text, modelId, draftId, onSolved }: SimilarPanelProps) {
  const { t } = useLingui();
  const format = useFormat();
  const go = useGo();
  const [asked] = useDebouncedValue(text.trim().slice(0, 400), 350);
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const found = useOperation(
    findSimilar,
    asked.length >= 3 ? { text: asked, limit: 4, ...(modelId ? { exceptModelId: modelId } : {}) } : null,
    { keep: true },
  );
  const say = useCommand(recordDeflection);
  const models = (found.data?.models ?? []).filter((m) => !away.has(m.modelId));
  const requests = (found.data?.requests ?? []).filter((r) => !away.has(r.requestId));
  const record = (verdict: 'solves' | 'not-this', offeredKind: 'model' | 'request', offeredId: string) =>
    say.mutateAsync({
      input: {
        verdict,
        offeredKind,
        offeredId,
        text: asked,
        ...(modelId ? { modelId } : {}),
        ...(draftId ? { draftId } : {}),
      },
    });
  const notThis = (kind: 'model' | 'request', id: string) => {
    setAway((now) => new Set([...now, id]));
    record('not-this', kind, id).catch(() => undefined);
  };
  const solves = (kind: 'model' | 'request', id: string) => {
    record('solves', kind, id).then(
      () => {
        onSolved?.();
        go('/requests/new?solved=yes');
      },
      () => undefined,
    );
  };
  const verdicts = (kind: 'model' | 'request', id: string, name: string, more?: ReactNode) => (
    <Group gap={6} mt={6}>
      {more ?? (
        <Button
          size="compact-xs"
          variant="light"
          aria-label={t`This solves it: ${name}`}
          onClick={() => solves(kind, id)}
        >
          <Trans>This solves it</Trans>
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t`Not this: ${name}`}
        onClick={() => notThis(kind, id)}
      >
        <Trans>Not this</Trans>
      </Button>
    </Group>
  );
  const count = models.length + requests.length;
  return (
    <div role="status" aria-live="polite" className={classes.similarFrame}>
      {count > 0 && asked.length >= 3 && (
        <Panel title={<Trans>Perhaps it is there already</Trans>}>
          <ul className={classes.similar}>
            {models.map((m) => {
              const Icon = iconOf(m);
              return (
                <li key={m.modelId}>
                  <div className={classes.similarHead}>
                    <Icon className="t-icon" aria-hidden />
                    <bdi>{m.name}</bdi>
                  </div>
                  {m.description !== '' && (
                    <p className={m.kind === 'answer' ? classes.answer : classes.clamped} dir="auto">
                      {m.description}
                    </p>
                  )}
                  {m.link !== null && (
                    <Anchor href={m.link} target="_blank" rel="noreferrer" size="sm" dir="auto">
                      <Trans>Open it</Trans> <ExternalLink size={12} aria-hidden />
                    </Anchor>
                  )}
                  {verdicts(
                    'model',
                    m.modelId,
                    m.name,
                    m.kind === 'answer' ? undefined : (
                      <Button
                        size="compact-xs"
                        variant="light"
                        onClick={() => go(`/requests/new?model=${m.key}`)}
                      >
                        <Trans>Ask for this instead</Trans>
                      </Button>
                    ),
                  )}
                </li>
              );
            })}
            {requests.map((r) => (
              <li key={r.requestId}>
                <div className={classes.similarHead}>
                  <RecordKey>{r.key}</RecordKey>
                  <TextLink to={`/requests/${r.key}`}>
                    <bdi>{r.title}</bdi>
                  </TextLink>
                </div>
                <div className={classes.similarFacts}>
                  <StateMark state={r.state} />
                  <span>
                    {r.isMine ? t`Yours of ${format.date(r.submittedAt)}` : format.date(r.submittedAt)}
                  </span>
                </div>
                {verdicts('request', r.requestId, r.key)}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}
