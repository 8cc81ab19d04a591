/**
 * Who is told of a clock at the moment at which a step happens: whoever stands behind its parties that day. Nobody who
 * has left is told; where that leaves nobody, whoever took over is, and at last whoever answers for the work.
 */
import type { Kysely } from 'kysely';
import { type Party, type PartyPlace, resolvePartiesAt } from '../assignment/parties.ts';
import { resolveFully } from '../charters/resolve.ts';
import type { CommandContext } from '../operation.ts';
import { findTaker } from '../org/hand-over.ts';
import type { KernelTables } from '../tables.gen.ts';

type Ctx = Pick<CommandContext<KernelTables>, 'tx' | 'today'>;

/** Parties of one clock, and the case that it belongs to. */
export interface Told {
  readonly parties: readonly Party[];
  readonly place: PartyPlace;
  readonly process: string | null;
  readonly accountableId: string | null;
}

/** For each the people to tell today, each once; empty only where nobody at all answers. */
export async function peopleToTell(ctx: Ctx, all: readonly Told[]): Promise<string[][]> {
  const tx = ctx.tx as unknown as Kysely<KernelTables>;
  const asked = all.flatMap(({ parties, place }) => parties.map((party) => ({ party, place })));
  const found = await resolvePartiesAt(tx, asked, ctx.today);
  const takers = new Map<string, Promise<string | null>>();
  /** Whoever took over from somebody who has left without a deputy. */
  const takerOf = (personId: string) => {
    let taker = takers.get(personId);
    if (taker === undefined) {
      taker = findTaker(ctx, personId).then((t) => t?.personId ?? null);
      takers.set(personId, taker);
    }
    return taker;
  };
  const answerers = new Map<string, Promise<string[]>>();
  const answering = (told: Told) => {
    const at = JSON.stringify([told.process, told.place, told.accountableId]);
    let people = answerers.get(at);
    if (people === undefined) {
      people = accountableNow(ctx, told, takerOf);
      answerers.set(at, people);
    }
    return people;
  };
  const lists: string[][] = [];
  let at = 0;
  for (const told of all) {
    const people = new Set<string>();
    for (const party of told.parties) {
      const { personIds } = found[at++]!;
      for (const id of personIds) people.add(id);
      if (party.kind !== 'person' || personIds.length > 0) continue;
      const taker = await takerOf(party.id);
      if (taker !== null) people.add(taker);
    }
    if (people.size === 0) for (const id of await answering(told)) people.add(id);
    lists.push([...people]);
  }
  return lists;
}

/** Whoever is accountable for a case today: as pinned, else by the charter in force, else whoever took over. */
async function accountableNow(
  ctx: Ctx,
  { process, place, accountableId }: Told,
  takerOf: (personId: string) => Promise<string | null>,
): Promise<string[]> {
  const tx = ctx.tx as unknown as Kysely<KernelTables>;
  const standing = async (id: string | null | undefined) =>
    id === null || id === undefined
      ? []
      : (await resolvePartiesAt(tx, [{ party: { kind: 'person', id }, place }], ctx.today))[0]!.personIds;
  const pinned = await standing(accountableId);
  if (pinned.length > 0) return [...pinned];
  if (process !== null) {
    const { resolution } = await resolveFully(ctx, { process, ...place, on: ctx.today });
    const inForce = await standing(resolution?.accountableId);
    if (inForce.length > 0) return [...inForce];
  }
  const taker = accountableId === null ? null : await takerOf(accountableId);
  return taker === null ? [] : [taker];
}
