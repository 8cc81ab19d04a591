/** Drafts for an installation that was set up before there were charters: without one, nobody would know what is missing. */
import { sql } from 'kysely';
import { SYSTEM } from '../../kernel/access/actor.ts';
import { draftCharter } from '../../kernel/charters/contract.ts';
import { type App, perform } from '../../kernel/perform.ts';
import { readSettings } from '../../kernel/setup/settings.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * Drafts an enterprise charter for each process that has no charter at all; nothing happens before set-up, and the demo
 * brings its own. Several processes may start at once.
 */
export async function draftFirstCharters(app: App): Promise<void> {
  const { data } = await readSettings(app.database.kysely);
  if (data !== 'own') return;
  const { rows } = await sql<{ process: string }>`select distinct process from kernel.charter`.execute(
    app.database.kysely,
  );
  const governed = new Set(rows.map((r) => r.process));
  for (const process of app.registry.processes.values()) {
    if (governed.has(process.name)) continue;
    try {
      await perform(app, draftCharter, { process: process.name, name: process.title }, SYSTEM);
    } catch (error) {
      // Another process of the installation was faster.
      if (!(error instanceof Refusal) || error.reason !== 'charter-exists') throw error;
    }
  }
}
