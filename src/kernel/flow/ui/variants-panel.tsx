/** The ways that cases go: each sequence of activities with how many cases go it, most frequent first. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { Bar } from './bars.tsx';
import classes from './flow.module.css';
import { type Drill, type Flow, useDuration } from './words.ts';

const AT_FIRST = 8;
const STEPS = 9;

/** Panel of the variants. */
export function VariantsPanel({ flow, onDrill }: { flow: Flow; onDrill: Drill }) {
  const { t } = useLingui();
  const format = useFormat();
  const duration = useDuration();
  const [all, setAll] = useState(false);
  const shown = all ? flow.variants : flow.variants.slice(0, AT_FIRST);
  const most = flow.variants[0]?.cases ?? 1;
  const left = format.number(flow.variants.length - shown.length);
  let sum = 0;
  let half = 0;
  for (const v of flow.variants) {
    if (sum * 2 >= flow.cases) break;
    sum += v.cases;
    half++;
  }
  return (
    <Panel title={<Trans>Variants</Trans>}>
      <p className={classes.say}>
        <Plural value={flow.variantCount} one="All cases go # way." other="Cases go # different ways." />{' '}
        {sum * 2 >= flow.cases && flow.variantCount > 1 && (
          <Plural
            value={half}
            one="The most frequent one alone makes up half of them."
            other="The # most frequent make up half of them."
          />
        )}
      </p>
      <ol className={classes.variants}>
        {shown.map((variant, i) => {
          const place = i + 1;
          const median = duration(variant.lead.median);
          return (
            <li key={variant.variantId}>
              <button
                type="button"
                className={classes.variant}
                onClick={() => onDrill({ variants: [variant.variantId] })}
              >
                <span className={`t-num ${classes.place}`}>
                  <span className="t-hidden">{t`Variant`} </span>
                  {place}
                </span>
                <Bar share={variant.cases / most} />
                <span className="t-num">
                  <span className="t-hidden">{t`Cases`} </span>
                  {format.number(variant.cases)}
                </span>
                <small className="t-num">
                  {flow.cases < 5 ? '' : format.percent(Math.round(variant.share * 1000) / 1000)}
                </small>
                <small className="t-num">
                  <Trans>half within {median}</Trans>
                </small>
              </button>
              <ol className={classes.steps}>
                {variant.activities.slice(0, STEPS).map((a, step) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an activity may come again, only its place tells it apart.
                  <li key={step}>
                    {step > 0 && <ChevronRight size={12} className="t-flip" aria-hidden />}
                    <bdi>{flow.activities[a]?.title}</bdi>
                  </li>
                ))}
                {variant.activities.length > STEPS && (
                  <li className={classes.muted}>
                    <Plural
                      value={variant.activities.length - STEPS}
                      one="and # more step"
                      other="and # more steps"
                    />
                  </li>
                )}
              </ol>
            </li>
          );
        })}
      </ol>
      {flow.variants.length > shown.length && (
        <Button variant="subtle" color="gray" mt={6} onClick={() => setAll(true)}>
          <Trans>Show {left} more</Trans>
        </Button>
      )}
    </Panel>
  );
}
