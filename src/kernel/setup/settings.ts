/** Reads the facts of this installation from kernel.setting, each with what holds until somebody sets it. */
import { type QueryExecutorProvider, sql } from 'kysely';

export interface ImportBrakes {
  leavers: number;
  movers: number;
  joiners: number;
}

/** What an installation has been told about itself. */
export interface Settings {
  /** Given at set-up; events about settings are about this id. */
  installationId: string | null;
  enterprise: string | null;
  zone: string;
  /** The first one is the default. */
  languages: string[];
  /** Shares of the people already there that one import may change without being confirmed. */
  importBrakes: ImportBrakes;
  data: 'own' | 'demo' | null;
  version: number;
}

/** Names of the rows in kernel.setting. */
export const settingNames = {
  installationId: 'installation_id',
  enterprise: 'enterprise',
  zone: 'time_zone',
  languages: 'languages',
  importBrakes: 'import_brakes',
  data: 'data',
  version: 'settings_version',
  setupToken: 'setup_token',
} as const;

const standard: Settings = {
  installationId: null,
  enterprise: null,
  zone: 'UTC',
  languages: ['en'],
  importBrakes: { leavers: 0.1, movers: 0.3, joiners: 1 },
  data: null,
  version: 1,
};

/** The settings now, on any handle. */
export async function readSettings(on: QueryExecutorProvider): Promise<Settings> {
  const { rows } = await sql<{
    name: string;
    value: unknown;
  }>`select name, value from kernel.setting`.execute(on);
  const stored = new Map(rows.map((r) => [r.name, r.value]));
  const read = <K extends keyof Settings>(field: K): Settings[K] =>
    (stored.get(settingNames[field]) as Settings[K] | undefined) ?? standard[field];
  return {
    installationId: read('installationId'),
    enterprise: read('enterprise'),
    zone: read('zone'),
    languages: read('languages'),
    importBrakes: { ...standard.importBrakes, ...read('importBrakes') },
    data: read('data'),
    version: read('version'),
  };
}

/** Writes some settings; the caller has decided that they may be written. */
export async function writeSettings(on: QueryExecutorProvider, values: Partial<Settings>): Promise<void> {
  const rows = Object.entries(values).map(([field, value]) => ({
    name: settingNames[field as keyof Settings],
    value,
  }));
  await sql`
    insert into kernel.setting (name, value)
    select s.name, s.value from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(name text, value jsonb)
    on conflict (name) do update set value = excluded.value`.execute(on);
}
