/** The first step of asking: what can be asked for, in groups, with a search; and a need that nothing there covers. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Skeleton, TextInput } from '@mantine/core';
import { ExternalLink, Lightbulb, Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useList } from '../../../surfaces/web/client/operations.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { listModels } from '../models/contract-models.ts';
import classes from './catalogue.module.css';
import { iconOf, type ModelFace } from './model-words.ts';
import { SimilarPanel } from './similar-panel.tsx';

function Card({ model }: { model: ModelFace }) {
  const Icon = iconOf(model);
  const days = model.expectedDays;
  return (
    <li className={classes.card}>
      <Icon size={20} strokeWidth={1.6} aria-hidden />
      <h3 dir="auto">
        {model.kind === 'answer' ? (
          model.name
        ) : (
          <RecordLink to={`/requests/new?model=${model.key}`}>{model.name}</RecordLink>
        )}
      </h3>
      {model.description !== '' && (
        <p dir="auto" className={model.kind === 'answer' ? classes.answer : classes.clamped}>
          {model.description}
        </p>
      )}
      <span className={classes.cardFoot}>
        {model.kind === 'answer' ? (
          model.link !== null && (
            <Anchor href={model.link} target="_blank" rel="noreferrer" size="sm">
              <Trans>Open it</Trans> <ExternalLink size={12} aria-hidden />
            </Anchor>
          )
        ) : days === null ? null : (
          <Plural value={days} one="Expected in # working day" other="Expected in # working days" />
        )}
      </span>
    </li>
  );
}

/** Cards in groups; the search narrows them and shows what was asked before. */
export function CatalogueChoices() {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const list = useList(listModels, { sort: 'group', limit: 200 });
  const wanted = text.trim().toLocaleLowerCase();
  const words = wanted.split(/\s+/);
  const shown = list.rows.filter((m) => {
    const said = `${m.name} ${m.group} ${m.description}`.toLocaleLowerCase();
    return wanted === '' || words.every((w) => said.includes(w));
  });
  const groups = new Map<string, ModelFace[]>();
  for (const model of shown) groups.set(model.group, [...(groups.get(model.group) ?? []), model]);
  return (
    <div className={classes.catalogue}>
      <TextInput
        className={classes.search ?? ''}
        aria-label={t`What do you need?`}
        placeholder={t`What do you need?`}
        leftSection={<Search className="t-icon" aria-hidden />}
        value={text}
        data-autofocus
        dir="auto"
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {list.error ? (
        <RefusalNote
          error={list.error}
          action={
            <Button variant="default" mt="sm" onClick={list.retry}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      ) : list.loading ? (
        <div className={classes.cards} aria-busy>
          {[0, 1, 2].map((n) => (
            <Skeleton key={n} height={84} radius="md" />
          ))}
        </div>
      ) : shown.length === 0 && wanted !== '' ? (
        <EmptyState icon={SearchX} title={<Trans>Nothing in the catalogue is called that</Trans>}>
          <Trans>Try another word, or describe what you need below.</Trans>
        </EmptyState>
      ) : (
        [...groups].map(([group, models]) => (
          <section key={group} className={classes.group}>
            <h2 dir="auto">{group === '' ? <Trans>Everything else</Trans> : group}</h2>
            <ul className={classes.cards}>
              {models.map((m) => (
                <Card key={m.modelId} model={m} />
              ))}
            </ul>
          </section>
        ))
      )}
      <section className={classes.group}>
        <h2>
          <Trans>Something else</Trans>
        </h2>
        <ul className={classes.cards}>
          <li className={classes.card}>
            <Lightbulb size={20} strokeWidth={1.6} aria-hidden />
            <h3>
              <RecordLink
                to={`/requests/new?model=need${wanted === '' ? '' : `&title=${encodeURIComponent(text.trim())}`}`}
              >
                <Trans>A learning need</Trans>
              </RecordLink>
            </h3>
            <p>
              <Trans>
                Say what people should be able to do afterwards; how it is built is decided together.
              </Trans>
            </p>
            <span className={classes.cardFoot} />
          </li>
        </ul>
      </section>
      {text.trim().length >= 3 && <SimilarPanel text={text} />}
    </div>
  );
}
