/** Answers what is asked of measures. */
import { sql } from 'kysely';
import { languageOf } from '../../../kernel/context.ts';
import { inLanguage } from '../../../kernel/language.ts';
import { operationsOn, type QueryContext } from '../../../kernel/operation.ts';
import { readSettings } from '../../../kernel/setup/settings.ts';
import type { KernelTables } from '../../../kernel/tables.gen.ts';
import type { RequestsTables } from '../tables.gen.ts';
import { getMeasures, listMeasured, measureGroups, measuresOf } from './contract-measures.ts';
import { holds, isTold, type Place, readMeasures } from './figures.ts';
import { pageOfMeasured } from './measured.ts';
import { ageBands, measures } from './measures.ts';
import { currencyOfRates } from './sources.ts';
import { before, type Days, daysIn, MOST_DAYS, monthsUntil, plusDays, STANDARD_DAYS } from './windows.ts';

const { query } = operationsOn<KernelTables & RequestsTables>();
type Context = QueryContext<
  KernelTables & RequestsTables,
  'period-backwards' | 'period-too-long' | 'records-hidden'
>;

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
  const scopes = await ctx.scopes('effort.read-rates', 'effort.read-time');
  return { scope: ctx.scope, unitId, modelId, scopes, zone, now: ctx.now };
}

export const measureQueries = [
  query(getMeasures, async (ctx, input) => {
    const to = input.to ?? ctx.today;
    const period = { from: input.from ?? plusDays(to, 1 - STANDARD_DAYS), to };
    demandPeriod(ctx, period);
    const previous = before(period);
    const months = monthsUntil(to);
    const place = await placeOf(ctx, input);
    const read = await readMeasures(ctx.tx, place, [period, previous, ...months]);
    const { rows } = await sql<{ currency: string | null }>`select ${currencyOfRates} as currency`.execute(
      ctx.tx as never,
    );
    const language = languageOf(ctx);
    return {
      ...period,
      previous,
      months,
      asOf: ctx.now,
      figures: measureGroups.flatMap((group) =>
        measuresOf[group].flatMap((name) => {
          const { title, definition, unit, good, source } = measures[name];
          if (!isTold(measures[name], place)) return [];
          const [current, former, ...trend] = read.of.get(name)!;
          return [
            {
              measure: name,
              group,
              title: inLanguage(language, title),
              definition: inLanguage(language, definition),
              unit,
              weighs: source.weight === undefined ? ('records' as const) : ('minutes' as const),
              currency: unit === 'money' ? rows[0]!.currency : null,
              good,
              current: current!,
              previous: former!,
              months: trend,
              bands:
                name === 'backlog' ? ageBands.map((band, i) => ({ ...band, count: read.bands[i]! })) : null,
            },
          ];
        }),
      ),
    };
  }),

  query(listMeasured, async (ctx, input) => {
    demandPeriod(ctx, input);
    const place = await placeOf(ctx, input);
    const { right, listRight } = measures[input.measure];
    for (const needed of [right, listRight])
      if (needed !== undefined && !holds(place, needed)) ctx.refuse('records-hidden');
    return pageOfMeasured(ctx, input, place);
  }),
];
