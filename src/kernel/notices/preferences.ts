/** How a person wants to be told. What is still to be delivered is planned anew when they change it. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { isoInstant } from '../../platform/clock.ts';
import { registryOf } from '../context.ts';
import { type CommandContext, operationsOn, type QueryContext } from '../operation.ts';
import { readSettings } from '../setup/settings.ts';
import type { KernelTables } from '../tables.gen.ts';
import * as contract from './contract.ts';
import { knownZone, readersOf } from './readers.ts';
import { type Delivery, minutesOf, nextDigest, STANDARD_DELIVERY, timeOf } from './rules.ts';
import { allTopics } from './topics.ts';

const { command, query } = operationsOn<KernelTables>();

function personOf(ctx: CommandContext<KernelTables, 'no-person'>): string {
  return ctx.actor.personId ?? ctx.refuse('no-person');
}

async function mine(ctx: Pick<QueryContext<KernelTables>, 'tx'>, personId: string | null) {
  const { zone } = await readSettings(ctx.tx);
  const reader = personId === null ? undefined : (await readersOf(ctx.tx, [personId])).get(personId);
  return { reader, zone: knownZone(reader?.zone ?? null, zone) };
}

/** Notices that were routed by the earlier wish are routed again. */
async function planAnew(
  ctx: CommandContext<KernelTables>,
  personId: string,
  topic: string | null,
): Promise<void> {
  await sql`
    update kernel.notice set way = null, deliver_at = null
    where person_id = ${personId} and deliver_at is not null
      and ${topic === null ? sql`true` : sql`topic = ${topic}`}`.execute(ctx.tx);
}

export const preferenceOperations = [
  query(contract.getMyPreferences, async (ctx) => {
    const { personId } = ctx.actor;
    const { reader, zone } = await mine(ctx, personId);
    const delivery = reader?.delivery ?? STANDARD_DELIVERY;
    const { rows } = await sql<{ zone: string | null }>`
      select zone from kernel.notice_delivery where person_id = ${personId}`.execute(ctx.tx);
    return {
      topics: allTopics(registryOf(ctx)).map((t) => ({
        topic: t.topic,
        title: t.title,
        description: t.description,
        standard: t.standard,
        way: reader?.ways.get(t.topic) ?? t.standard,
      })),
      delivery: {
        ...delivery,
        quietDays: [...delivery.quietDays],
        quiet:
          delivery.quiet === null
            ? null
            : { from: timeOf(delivery.quiet.from), to: timeOf(delivery.quiet.to) },
        zone: rows[0]?.zone ?? null,
      },
      zoneInForce: zone,
      address: reader?.address ?? null,
      hasPerson: personId !== null,
      nextDigestAt: isoInstant(nextDigest(delivery, zone, Temporal.Instant.from(ctx.now))),
      can: personId === null ? [] : ['notices.set-preference', 'notices.set-delivery'],
    };
  }),

  command(contract.setPreference, async (ctx, { topic, way }) => {
    const personId = personOf(ctx);
    if (!allTopics(registryOf(ctx)).some((t) => t.topic === topic)) ctx.refuse('topic-unknown', { topic });
    await sql`
      insert into kernel.notice_preference (person_id, topic, way) values (${personId}, ${topic}, ${way})
      on conflict (person_id, topic) do update set way = excluded.way`.execute(ctx.tx);
    await planAnew(ctx, personId, topic);
    return { topic, way };
  }),

  command(contract.setDelivery, async (ctx, wanted) => {
    const personId = personOf(ctx);
    if (wanted.quiet && wanted.quiet.from === wanted.quiet.to) ctx.refuse('quiet-all-day');
    await sql`
      insert into kernel.notice_delivery (person_id, digest, digest_hour, digest_weekday)
      values (${personId}, ${STANDARD_DELIVERY.digest}, ${STANDARD_DELIVERY.digestHour}, ${STANDARD_DELIVERY.digestWeekday})
      on conflict (person_id) do nothing`.execute(ctx.tx);
    const before = (await readersOf(ctx.tx, [personId])).get(personId)!.delivery;
    const next: Delivery = {
      digest: wanted.digest ?? before.digest,
      digestHour: wanted.digestHour ?? before.digestHour,
      digestWeekday: wanted.digestWeekday ?? before.digestWeekday,
      quiet:
        wanted.quiet === undefined
          ? before.quiet
          : wanted.quiet && { from: minutesOf(wanted.quiet.from), to: minutesOf(wanted.quiet.to) },
      quietDays: wanted.quietDays ?? before.quietDays,
    };
    await sql`
      update kernel.notice_delivery set digest = ${next.digest}, digest_hour = ${next.digestHour},
        digest_weekday = ${next.digestWeekday}, quiet_from = ${next.quiet?.from ?? null},
        quiet_to = ${next.quiet?.to ?? null}, quiet_days = ${[...next.quietDays]}::smallint[],
        ${wanted.zone === undefined ? sql`` : sql`zone = ${wanted.zone},`} version = version + 1
      where person_id = ${personId}`.execute(ctx.tx);
    await planAnew(ctx, personId, null);
    const { zone } = await mine(ctx, personId);
    return { nextDigestAt: isoInstant(nextDigest(next, zone, Temporal.Instant.from(ctx.now))) };
  }),
];
