/** Moves open cases to what is in force, after showing group by group what would change for them. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Select, Skeleton, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useRegionChoices, useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { rePinCases } from '../contract.ts';
import { previewRePin } from '../contract-read.ts';
import classes from './charters.module.css';
import type { Charter } from './words.ts';

/** The dialog. */
export function RePinDialog({ charter, onClose }: { charter: Charter; onClose: () => void }) {
  const { t } = useLingui();
  const [unit, setUnit] = useState<Pickable | null>(null);
  const [region, setRegion] = useState<string | null>(null);
  const [decision, setDecision] = useState('');
  const units = useUnitSearch();
  const regions = useRegionChoices();
  const wanted = {
    charterId: charter.charterId,
    ...(unit === null ? {} : { unitId: unit.id }),
    ...(region === null ? {} : { region }),
  };
  const ahead = useOperation(previewRePin, wanted, { keep: true });
  const move = useCommand(rePinCases, {
    tellRefusal: false,
    done: t`The open cases are moved`,
    onDone: onClose,
  });
  const moving = ahead.data?.moved ?? 0;
  return (
    <Dialog opened onClose={onClose} title={t`Move open cases to what holds now`} size={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          move.mutate({ input: { ...wanted, decision: decision.trim() } });
        }}
      >
        <Stack gap="md">
          <p style={{ margin: 0 }}>
            <Trans>
              A case keeps what it started under. Moving it changes who answers for it, when it is due and
              what must be true at its end.
            </Trans>
          </p>
          <div className={classes.resolver}>
            <RecordPicker label={t`Only in this unit`} value={unit} onChange={setUnit} search={units} />
            <Select
              label={t`Only in this region`}
              data={regions}
              clearable
              value={region}
              onChange={setRegion}
            />
          </div>
          {ahead.data ? <Groups ahead={ahead.data} /> : !ahead.error && <Skeleton height={140} />}
          <Textarea
            label={t`Decision`}
            description={<Trans>Why, and who decided it. It stays in the history of the charter.</Trans>}
            required
            autosize
            minRows={2}
            dir="auto"
            maxLength={2000}
            value={decision}
            onChange={(event) => setDecision(event.currentTarget.value)}
          />
          <RefusalNote error={move.error ?? ahead.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" loading={move.isPending} disabled={moving === 0 || decision.trim() === ''}>
              {moving === 0 ? (
                <Trans>Nothing to move</Trans>
              ) : (
                <Plural value={moving} one="Move # case" other="Move # cases" />
              )}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

type Ahead = NonNullable<ReturnType<typeof useAhead>>;
function useAhead() {
  return useOperation(previewRePin, null).data;
}

function Groups({ ahead }: { ahead: Ahead }) {
  const { t } = useLingui();
  const format = useFormat();
  const [moved, unchanged, stay] = [
    format.number(ahead.moved),
    format.number(ahead.unchanged),
    format.number(ahead.stay),
  ];
  const outcomes = {
    moves: '',
    unchanged: t`nothing changes`,
    stays: t`no charter holds; they stay as they are`,
  };
  return (
    <div aria-live="polite">
      <p style={{ margin: '0 0 6px' }} className={classes.strong}>
        <Trans>
          {moved} would move · {unchanged} unchanged · {stay} stay
        </Trans>
      </p>
      <div className={classes.rows}>
        {ahead.groups.map((g) => {
          const units = [
            ...g.units.map((u) => u.name),
            ...(g.moreUnits > 0 ? [t`${g.moreUnits} more`] : []),
          ].join(', ');
          const link = (chain: typeof g.from) => chain.map((l) => `${l.key} v${l.number}`).join(' + ');
          return (
            <div key={`${link(g.from)} ${g.cases} ${units} ${g.outcome}`} className={classes.condition}>
              <div className={classes.conditionHead}>
                <span>
                  <span className={classes.strong}>
                    <Plural value={g.cases} one="# case" other="# cases" />
                  </span>{' '}
                  <bdi className={classes.none}>{units}</bdi>
                </span>
                <bdi className={`t-key ${classes.none}`}>
                  {g.outcome === 'moves' ? `${link(g.from)} → ${link(g.to)}` : outcomes[g.outcome]}
                </bdi>
              </div>
              {g.outcome === 'moves' && (
                <ul className={classes.why}>
                  {g.changes.length === 0 && (
                    <li>
                      <Trans>Only the version; every value stays the same.</Trans>
                    </li>
                  )}
                  {g.changes.map((c) => (
                    <li key={c.label}>
                      <bdi>
                        {c.label}: {c.before ?? '–'} → {c.after ?? '–'}
                      </bdi>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          );
        })}
      </div>
      {ahead.moreGroups > 0 && (
        <p className={classes.above}>
          <Plural value={ahead.moreGroups} one="and # more group" other="and # more groups" />
        </p>
      )}
    </div>
  );
}
