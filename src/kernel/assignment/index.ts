/** Who stands in for whom and whose turn it is: assembled for the registry. */
import { type Kysely, sql } from 'kysely';
import type { Area, HoldingKind, NameResolver } from '../area.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as deputies from './contract.ts';
import * as rotas from './contract-rotas.ts';
import { deputyOperations } from './deputies.ts';
import { rotaOperations } from './rotas.ts';

const rotaNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select rota_id as id, name from kernel.rota where rota_id = any(${ids}::uuid[])`.execute(tx as never);
  return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
};

/** A leaver gives their turns to whoever takes over. */
const rotaTurns: HoldingKind = {
  kind: 'rota-turn',
  what: 'turns in rotas',
  async list(tx, personId) {
    const { rows } = await sql<{ id: string; name: string }>`
      select distinct r.rota_id as id, r.name from kernel.rota r join kernel.rota_member m using (rota_id)
      where m.person_id = ${personId} and r.retired_at is null order by r.name`.execute(tx as never);
    return rows;
  },
  async handOver(ctx, ids, toPersonId, fromPersonId) {
    for (const rotaId of ids) {
      const { rows } = await sql<{ person_id: string }>`
        select person_id from kernel.rota_member where rota_id = ${rotaId} order by position`.execute(ctx.tx);
      const memberIds = rows.map((r) => (r.person_id === fromPersonId ? toPersonId : r.person_id));
      await ctx.call(rotas.changeRota, { rotaId, memberIds: [...new Set(memberIds)] });
    }
  },
};

export const assignment: Area = {
  name: 'assignment',
  title: 'Deputies and rotas',
  operations: [...deputyOperations, ...rotaOperations],
  events: [
    deputies.deputyNamed,
    deputies.deputyEnded,
    rotas.rotaCreated,
    rotas.rotaChanged,
    rotas.rotaRetired,
    rotas.turnSwapped,
    rotas.swapWithdrawn,
  ],
  reactions: [],
  rights: {
    'assignment.name-deputy': 'Say who acts for a person while they are away',
    'assignment.read-rotas': 'See rotas and whose turn it is',
    'assignment.keep-rotas': 'Make, change and retire rotas, and swap turns',
  },
  roles: [
    {
      role: 'learning-operations-lead',
      title: 'Head of learning operations',
      description: 'Runs learning operations across the enterprise',
      rights: ['assignment.name-deputy', 'assignment.read-rotas', 'assignment.keep-rotas'],
    },
    {
      role: 'intake-coordinator',
      title: 'Intake coordinator',
      description: 'Triages requests and gives them to whoever works on them',
      rights: ['assignment.read-rotas', 'assignment.keep-rotas'],
    },
    {
      role: 'auditor',
      title: 'Auditor',
      description: 'Reads everything, changes nothing',
      rights: ['assignment.read-rotas'],
    },
  ],
  memberRights: ['assignment.name-deputy', 'assignment.read-rotas'],
  names: { rota: rotaNames },
  holdings: [rotaTurns],
  personalData: [
    {
      part: 'assignment',
      async collect(tx, personId) {
        const { rows } = await sql`
          select deputy_id as "deputyId", person_id as "personId", acting_id as "actingId", valid::text, why
          from kernel.deputy where ${personId} in (person_id, acting_id) order by begins_on`.execute(
          tx as never,
        );
        return { deputies: rows };
      },
      async erase(tx: Kysely<KernelTables>, personId) {
        await sql`update kernel.deputy set why = null where person_id = ${personId}`.execute(tx);
      },
    },
  ],
};
