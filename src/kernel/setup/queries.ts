/** Reads the state of the installation, for anybody, and its settings. */
import { isEnterpriseWide } from '../access/scope.ts';
import { type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { getSettings, getState } from './contract.ts';
import { readSettings } from './settings.ts';
import { wasSetUp } from './setup-token.ts';

const { query } = operationsOn<KernelTables>();

/** Queries of set-up; `version` is the program's. */
export function setupQueries(version: string): Operation[] {
  return [
    query(getState, async (ctx) => {
      const { data, enterprise } = await readSettings(ctx.tx);
      return { isSetUp: await wasSetUp(ctx.tx), data, enterprise, version };
    }),
    query(getSettings, async (ctx) => {
      const settings = await readSettings(ctx.tx);
      const { 'setup.change-settings': change } = await ctx.scopes('setup.change-settings');
      return {
        enterprise: settings.enterprise ?? '',
        zone: settings.zone,
        languages: settings.languages,
        importBrakes: settings.importBrakes,
        data: settings.data,
        version: settings.version,
        can: isEnterpriseWide(change) ? ['setup.change-settings'] : [],
      };
    }),
  ];
}
