/** What set-up contributes: the first administrator, and the settings of the enterprise. */
import type { SignInAccounts } from '../access/sign-in-accounts.ts';
import type { Area } from '../area.ts';
import { setupCommands } from './commands.ts';
import { installationSetUp, settingsChanged } from './contract.ts';
import { setupQueries } from './queries.ts';
import { readSettings } from './settings.ts';

/** The area `setup`; `signIn` makes the first account, `version` is the program's. */
export function setupArea(signIn: SignInAccounts, version: string): Area {
  return {
    name: 'setup',
    title: 'Set-up and settings',
    operations: [...setupQueries(version), ...setupCommands(signIn)],
    events: [installationSetUp, settingsChanged],
    reactions: [],
    rights: {
      'setup.see-settings': 'See the settings of the enterprise.',
      'setup.change-settings': 'Change the name, time zone, languages and import brakes of the enterprise.',
    },
    roles: [
      {
        role: 'auditor',
        title: 'Auditor',
        description: 'Reads everything, changes nothing',
        rights: ['setup.see-settings'],
      },
      {
        role: 'learning-operations-lead',
        title: 'Head of learning operations',
        description: 'Runs learning operations across the enterprise',
        rights: ['setup.see-settings', 'setup.change-settings'],
      },
    ],
    memberRights: [],
    names: {
      installation: async (tx, ids) => {
        const { enterprise, installationId } = await readSettings(tx);
        return new Map(
          ids
            .filter((id) => id === installationId)
            .map((id) => [id, { key: null, name: enterprise ?? 'Trellis' }]),
        );
      },
    },
  };
}
