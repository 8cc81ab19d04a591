/** What webhooks contribute: programs that are told of events. */
import { sql } from 'kysely';
import type { OutgoingPolicy } from '../../platform/outgoing.ts';
import type { SecretBox } from '../../platform/secret-box.ts';
import type { Area } from '../area.ts';
import { webhookCommands } from './commands.ts';
import { webhookEvents } from './contract.ts';
import { webhookQueries } from './queries.ts';

/** The area `webhooks`; `secrets` seals what signs, `outgoing` says where may be called. */
export function webhooksArea(secrets: SecretBox, outgoing: OutgoingPolicy): Area {
  return {
    name: 'webhooks',
    title: 'Webhooks',
    operations: [...webhookCommands(secrets, outgoing), ...webhookQueries],
    events: webhookEvents,
    reactions: [],
    rights: { 'webhooks.manage': 'Have other programs told of events that one may see oneself' },
    roles: [
      {
        role: 'learning-operations-lead',
        title: 'Head of learning operations',
        description: 'Runs learning operations across the enterprise',
        rights: ['webhooks.manage'],
      },
    ],
    memberRights: [],
    names: {
      webhook: async (tx, ids) => {
        const { rows } = await sql<{ id: string; name: string }>`
          select webhook_id as id, name from kernel.webhook where webhook_id = any(${ids}::uuid[])`.execute(
          tx as never,
        );
        return new Map(rows.map((r) => [r.id, { key: null, name: r.name }]));
      },
    },
  };
}
