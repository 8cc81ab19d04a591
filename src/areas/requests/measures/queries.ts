/** Answers what is asked of measures. */
import { languageOf } from '../../../kernel/context.ts';
import { inLanguage } from '../../../kernel/language.ts';
import { operationsOn, type QueryContext } from '../../../kernel/operation.ts';
import { readSettings } from '../../../kernel/setup/settings.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { getMeasures, listMeasured, measureGroups, measuresOf } from './contract-measures.ts';
import { type Place, readMeasures } from './figures.ts';
import { pageOfMeasured } from './measured.ts';
import { ageBands, measures } from './measures.ts';
import { before, type Days, daysIn, MOST_DAYS, monthsUntil, plusDays, STANDARD_DAYS } from './windows.ts';

const { query } = operationsOn<KernelTables & RequestsTables>();
type Context = QueryContext<KernelTables & RequestsTables, 'period-backwards' | 'period-too-long'>;

function demandPeriod(ctx: Context, { from, to }: Days): void {
  if (to < from) ctx.refuse('period-backwards', { from, to });
  const days = daysIn({ from, to });
  if (days > MOST_DAYS) ctx.refuse('period-too-long', { days });
}

async function placeOf(
  ctx: Context,
  { unitId, modelId }: { unitId?: string | undefined; modelId?: string | undefined },
): Promise<Place> {
  const { zone } = await readSettings(ctx.tx);
  return { scope: ctx.scope, unitId, modelId, zone, now: ctx.now };
}

export const measureQueries = [
  query(getMeasures, async (ctx, input) => {
    const to = input.to ?? ctx.today;
    const period = { from: input.from ?? plusDays(to, 1 - STANDARD_DAYS), to };
    demandPeriod(ctx, period);
    const previous = before(period);
    const months = monthsUntil(to);
    const read = await readMeasures(ctx.tx, await placeOf(ctx, input), [period, previous, ...months]);
    const language = languageOf(ctx);
    return {
      ...period,
      previous,
      months,
      asOf: ctx.now,
      figures: measureGroups.flatMap((group) =>
        measuresOf[group].map((name) => {
          const { title, definition, unit, good } = measures[name];
          const [current, former, ...trend] = read.of.get(name)!;
          return {
            measure: name,
            group,
            title: inLanguage(language, title),
            definition: inLanguage(language, definition),
            unit,
            good,
            current: current!,
            previous: former!,
            months: trend,
            bands:
              name === 'backlog' ? ageBands.map((band, i) => ({ ...band, count: read.bands[i]! })) : null,
          };
        }),
      ),
    };
  }),

  query(listMeasured, async (ctx, input) => {
    demandPeriod(ctx, input);
    return pageOfMeasured(ctx, input, await placeOf(ctx, input));
  }),
];
