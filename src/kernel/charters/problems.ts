/** Everything that keeps a draft from being put in force, each with the value to mend and the reason of the refusal. */
import { type Kysely, sql } from 'kysely';
import { checkCondition } from '../conditions/check.ts';
import { registryOf } from '../context.ts';
import { listed, say } from '../language.ts';
import type { Reader } from '../operation.ts';
import { findEmployed } from '../org/records.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { CharterContent } from './content.ts';
import { type CharterRecord, namesFor, partiesIn } from './records.ts';
import { held, type LevelRow, levelColumns, levelOf, proposalOf } from './resolve.ts';
import { emptyMandatory, type Level, type Loosened, type Resolution, resolveLevels } from './rules.ts';
import { labelOf, loosenedWords } from './words.ts';

export type ProblemCode =
  | 'not-one-accountable'
  | 'accountable-not-employed'
  | 'no-condition'
  | 'condition-invalid'
  | 'overlay-loosens'
  | 'value-missing'
  | 'reference-unknown'
  | 'unit-closed';

export interface Problem {
  readonly code: ProblemCode;
  readonly at: string;
  readonly message: string;
  /** What the declared sentence of the refusal is filled with. */
  readonly details: Record<string, string>;
}

type Reading = { tx: Reader<KernelTables>; today: string };
type Place = Pick<CharterRecord, 'charter_id' | 'process' | 'unit_id' | 'region' | 'unit_name'>;
type Above = LevelRow & { from: string; until: string | null };

/** Versions whose place contains this one, on any of the days. */
export async function levelsAbove(
  ctx: Reading,
  c: Pick<Place, 'charter_id' | 'process' | 'unit_id' | 'region'>,
  from: string,
  until: string | null,
): Promise<Above[]> {
  const { rows } = await sql<Above>`
    with path as materialized (select * from kernel.unit_path_on(${c.unit_id}::uuid, ${from}::date))
    select ${levelColumns}, coalesce(p.depth, -1) as depth, lower(v.valid)::text as "from", (upper(v.valid) - 1)::text as until
    from kernel.charter c left join path p on p.unit_id = c.unit_id join kernel.charter_version v using (charter_id)
    where c.process = ${c.process} and c.charter_id <> ${c.charter_id}
      and (c.unit_id is null or p.unit_id is not null) and (c.region is null or c.region = ${c.region}::text)
      and ${held} and v.valid && daterange(${from}::date, ${until}::date, '[]')`.execute(
    ctx.tx as Kysely<KernelTables>,
  );
  return rows;
}

/** The depth at which a charter's own values count, given the levels above it. */
async function ownDepth(ctx: Reading, c: Place, from: string): Promise<number> {
  if (c.unit_id === null) return -1;
  const { rows } = await sql<{ depth: number }>`
    select max(depth) as depth from kernel.unit_path_on(${c.unit_id}::uuid, ${from}::date)`.execute(
    ctx.tx as Kysely<KernelTables>,
  );
  return rows[0]?.depth ?? 0;
}

export interface Examined {
  readonly problems: Problem[];
  /** What the version comes to on the first day. */
  readonly resolution: Resolution;
  /** What would hold there without it. */
  readonly above: Resolution;
}

/** Examines what a version of a charter says, as if it held from a day on (to a last day, if given). */
export async function examine(
  ctx: Reading,
  c: Place & Pick<CharterRecord, 'key' | 'name'>,
  version: { charterVersionId: string; number: number; content: CharterContent },
  from: string,
  until: string | null,
): Promise<Examined> {
  const problems: Problem[] = [];
  const { content } = version;
  const declared = registryOf(ctx).processes.get(c.process);
  const proposal = proposalOf(ctx, c.process) ?? {
    process: c.process,
    title: c.process,
    clocks: [],
    pausingWaits: [],
  };
  const above = await levelsAbove(ctx, c, from, until);
  const own: Level = {
    link: {
      charterVersionId: version.charterVersionId,
      charterId: c.charter_id,
      key: c.key,
      name: c.name,
      number: version.number,
      unitId: c.unit_id,
      region: c.region,
    },
    depth: await ownDepth(ctx, c, from),
    content,
  };
  const on = (day: string) =>
    above.filter((a) => a.from <= day && (a.until === null || a.until >= day)).map(levelOf);
  const days = [from, ...new Set(above.map((a) => a.from).filter((d) => d > from))];
  const loosened = new Map<string, Loosened>();
  for (const day of days)
    for (const l of resolveLevels(proposal, [...on(day), own]).loosened)
      loosened.set(`${l.at} ${l.part} ${l.where.charterVersionId}`, l);
  const { resolution } = resolveLevels(proposal, [...on(from), own]);
  const names = await namesFor(ctx, c.process, partiesIn([content, ...above.map((a) => a.content)]));
  const titles = new Map(
    [...above.flatMap((a) => a.content.conditions), ...content.conditions].map((o) => [
      o.conditionId,
      o.title,
    ]),
  );
  const { language } = names;
  const title = (id: string) => titles.get(id) ?? language.translate('a condition');
  const put = (code: ProblemCode, at: string, message: string, details: Record<string, string>) =>
    problems.push({ code, at, message, details });

  if (declared === undefined)
    put(
      'reference-unknown',
      'process',
      say(language, 'No area has a process {process} any more.', { process: c.process }),
      { what: language.translate('process'), value: c.process },
    );
  if (c.unit_id !== null) {
    const { rows } = await sql`select 1 from kernel.unit_path_on(${c.unit_id}::uuid, ${from}::date)`.execute(
      ctx.tx as Kysely<KernelTables>,
    );
    if (rows.length === 0)
      put(
        'unit-closed',
        'scope',
        say(language, 'The unit {name} does not exist on {day}.', { name: c.unit_name ?? '', day: from }),
        { name: c.unit_name ?? language.translate('of this charter'), day: from },
      );
  }
  const named = content.accountable.value;
  if ((named !== null && named.length !== 1) || resolution.accountableId === null) {
    const words =
      named === null || named.length === 0
        ? language.translate('nobody')
        : named.map((id) => names.person(id)).join(language.translate(' and '));
    put(
      'not-one-accountable',
      'accountable',
      say(language, 'Exactly one person answers for a process; this version names {named}.', {
        named: words,
      }),
      { named: words },
    );
  } else {
    const found = await findEmployed(ctx.tx as Kysely<KernelTables>, resolution.accountableId, from);
    if (found?.employed !== true) {
      const name = found?.name ?? language.translate('Somebody who is gone');
      put(
        'accountable-not-employed',
        'accountable',
        say(language, '{name} is not employed on {day}.', { name, day: from }),
        { name, day: from },
      );
    }
  }
  if (resolution.conditions.length === 0)
    put(
      'no-condition',
      'conditions',
      language.translate('Nothing says yet when the work is done sufficiently.'),
      {},
    );
  const faulty: { at: string; message: string }[] = [];
  if (declared !== undefined)
    for (const condition of content.conditions) {
      const first = checkCondition(condition.text, declared.vocabulary).problems[0];
      if (first !== undefined)
        faulty.push({
          at: `conditions.${condition.conditionId}`,
          message: `“${condition.title}”: ${first.message}`,
        });
    }
  const all = faulty.map((f) => f.message.replace(/\.$/, '')).join('; ');
  for (const f of faulty) put('condition-invalid', f.at, f.message, { problems: all });
  const looser = [...loosened.values()].map((l) => ({ at: l.at, message: loosenedWords(l, names, title) }));
  const allLooser = looser.map((l) => l.message).join('; ');
  for (const l of looser) put('overlay-loosens', l.at, `${l.message}.`, { loosened: allLooser });
  const empty = emptyMandatory(content);
  const values = listed(
    language,
    empty.map((at) => labelOf(at, names, title)),
  );
  for (const at of empty)
    put(
      'value-missing',
      at,
      say(language, '{value} is marked mandatory but empty.', { value: labelOf(at, names, title) }),
      { values },
    );
  return { problems, resolution, above: resolveLevels(proposal, on(from)).resolution };
}
