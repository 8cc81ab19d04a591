/** A place to write a condition and to try it on past cases before it goes into a charter; nothing is kept. */
import { useLingui } from '@lingui/react/macro';
import { Select, Skeleton, Stack } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { ConditionEditor } from '../../../surfaces/web/kit/condition-editor.tsx';
import { Page, PageHeader, Panel } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { listVocabularies } from '../contract.ts';
import classes from './conditions-page.module.css';

type Vocabularies = z.output<typeof listVocabularies.output>;

/** The page at `/governance/conditions`. */
export function ConditionsPage() {
  const { t } = useLingui();
  const answer = useOperation(listVocabularies, {}, { staleTime: 600_000 });
  const [chosen, setChosen] = useState<string | null>(null);
  const [text, setText] = useState<string | null>(null);
  const rows = answer.data?.rows ?? [];
  const words = rows.find((r) => r.process === chosen) ?? rows[0];
  return (
    <Page>
      <PageHeader title={t`Conditions`} />
      <RefusalNote error={answer.error} />
      {words === undefined ? (
        answer.isPending && <Skeleton h={180} />
      ) : (
        <div className={classes.page}>
          <Stack gap="md">
            {rows.length > 1 && (
              <Select
                label={t`Process`}
                data={rows.map((r) => ({ value: r.process, label: r.title }))}
                value={words.process}
                onChange={(process) => {
                  setChosen(process);
                  setText(null);
                }}
                allowDeselect={false}
              />
            )}
            <ConditionEditor
              process={words.process}
              value={text ?? words.smallest}
              onChange={setText}
              label={t`It is done when`}
              description={t`Write when work is done sufficiently, and see what that says of past cases.`}
            />
          </Stack>
          <Panel title={t`Words that you can use`}>
            <WordList words={words} functions={answer.data?.functions ?? []} />
          </Panel>
        </div>
      )}
    </Page>
  );
}

interface WordListProps {
  words: Vocabularies['rows'][number];
  functions: Vocabularies['functions'];
}

function WordList({ words, functions }: WordListProps) {
  const { t } = useLingui();
  const groups = [
    ...words.entities.map((e) => ({
      title: e.name === words.root ? e.name : t`each ${e.name}`,
      rows: [
        ...e.fields.map((f) => ({ name: f.name, describes: f.describes })),
        ...e.relations.map((r) => ({ name: r.name, describes: r.describes })),
      ],
    })),
    { title: t`functions`, rows: functions.map((f) => ({ name: f.signature, describes: f.describes })) },
  ];
  return (
    <div className={classes.words}>
      {groups.map((group, index) => (
        <details key={group.title} open={index === 0}>
          <summary>{group.title}</summary>
          <dl>
            {group.rows.map((row) => (
              <div key={row.name}>
                <dt>
                  <code dir="ltr">{row.name}</code>
                </dt>
                <dd>
                  <bdi>{row.describes}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </div>
  );
}
