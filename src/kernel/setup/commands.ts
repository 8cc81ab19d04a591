/** Sets the installation up, once, and changes its settings. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { dateIn } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { ADMINISTRATOR, grantAdministrator } from '../access/administrators.ts';
import { makeAccount } from '../access/commands.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import type { SignInAccounts } from '../access/sign-in-accounts.ts';
import { draftCharter } from '../charters/contract.ts';
import { registryOf } from '../context.ts';
import { type Operation, operationsOn } from '../operation.ts';
import { createPerson } from '../org/contract.ts';
import { createUnit } from '../org/contract-units.ts';
import type { KernelTables } from '../tables.gen.ts';
import { createQueue } from '../work/contract.ts';
import { changeSettings, createFirstAdministrator, installationSetUp, settingsChanged } from './contract.ts';
import { readSettings, type Settings, settingNames, writeSettings } from './settings.ts';
import { dropSetupToken, takeSetupToken, wasSetUp } from './setup-token.ts';

const { command } = operationsOn<KernelTables>();

/** The command behind the first page that anybody sees. */
export function firstAdministrator(signIn: SignInAccounts): Operation {
  return command(createFirstAdministrator, async (ctx, input) => {
    const { email, password, givenName, familyName, enterprise, zone, languages, data } = input;
    // The role's row is there in every installation: whoever comes second waits here and then sees the first.
    await sql`select 1 from kernel.role where role = ${ADMINISTRATOR} for update`.execute(ctx.tx);
    if (await wasSetUp(ctx.tx)) return ctx.refuse('already-set-up');
    if (!(await takeSetupToken(ctx.tx, input.token))) return ctx.refuse('token-wrong');
    await dropSetupToken(ctx.tx);
    const known = await readSettings(ctx.tx);
    const installationId = known.installationId ?? newId();
    await writeSettings(ctx.tx, { installationId, enterprise, zone, languages, data, version: 1 });
    // The demo brings its own organisation; one's own begins with the enterprise and the person who sits here.
    let rootUnitId: string | null = null;
    let personId: string | null = null;
    const from = earlierDay(ctx.today, dateIn(zone, Temporal.Instant.from(ctx.now)));
    if (data === 'own') {
      rootUnitId = (await ctx.call(createUnit, { name: enterprise, kind: 'enterprise', from: LONG_AGO }))
        .unitId;
      const person = await ctx.call(createPerson, { givenName, familyName, email, unitId: rootUnitId, from });
      personId = person.personId;
      // Without a queue for the whole enterprise a first request would arrive and nobody would be told.
      await ctx.call(createQueue, { name: 'Intake', memberIds: [personId] });
      // A draft only: who answers for the work is for people to say, and until they have said so nothing runs.
      for (const process of registryOf(ctx).processes.values())
        await ctx.call(draftCharter, { process: process.name, name: process.title });
    }
    const accountId = await makeAccount(signIn, ctx.tx, { email, password, personId, now: ctx.now });
    await grantAdministrator(ctx.tx, accountId, from, ctx.now);
    ctx.emit(installationSetUp, installationId, { accountId, rootUnitId, data, zone });
    return { accountId, personId, rootUnitId, data };
  });
}

// The enterprise was there before Trellis: people and units may be entered with the days on which they really began.
const LONG_AGO = '1900-01-01';

/** Until now days turned in UTC; what begins today must hold in both zones. */
function earlierDay(a: string, b: string): string {
  return a < b ? a : b;
}

const change = command(changeSettings, async (ctx, wanted) => {
  if (!isEnterpriseWide(ctx.scope)) return ctx.refuse('whole-enterprise');
  await sql`insert into kernel.setting (name, value) values (${settingNames.version}, '1')
    on conflict (name) do nothing`.execute(ctx.tx);
  await sql`select 1 from kernel.setting where name = ${settingNames.version} for update`.execute(ctx.tx);
  const known = await readSettings(ctx.tx);
  const { enterprise, zone, languages, importBrakes } = known;
  ctx.expectVersion(known.version, { enterprise, zone, languages, importBrakes });
  const next = {
    enterprise: wanted.enterprise ?? enterprise,
    zone: wanted.zone ?? zone,
    languages: wanted.languages ?? languages,
    importBrakes: { ...importBrakes, ...definedOf(wanted.importBrakes ?? {}) },
  };
  const fields = ['enterprise', 'zone', 'languages', 'importBrakes'] as const;
  const changed = fields.filter((field) => JSON.stringify(next[field]) !== JSON.stringify(known[field]));
  if (changed.length === 0) return { version: known.version };
  const installationId = known.installationId ?? newId();
  const values: Partial<Settings> = { installationId, version: known.version + 1 };
  for (const field of changed) Object.assign(values, { [field]: next[field] });
  await writeSettings(ctx.tx, values);
  ctx.emit(settingsChanged, installationId, { changed, zone: next.zone, languages: next.languages });
  return { version: known.version + 1 };
});

function definedOf<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** Commands of set-up. */
export function setupCommands(signIn: SignInAccounts): Operation[] {
  return [firstAdministrator(signIn), change];
}
