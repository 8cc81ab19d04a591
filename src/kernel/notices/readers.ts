/** Who reads: address, zone, language and wishes of many people in one query. */
import { type QueryExecutorProvider, sql } from 'kysely';
import { type Delivery, STANDARD_DELIVERY, type Way } from './rules.ts';

/** What delivering to a person needs to know. */
export interface ReaderFacts {
  readonly personId: string;
  /** Null: mail cannot or must not reach them (no address, account disabled, data erased, gone). */
  readonly address: string | null;
  readonly accountId: string | null;
  /** Null: that of the enterprise. */
  readonly zone: string | null;
  readonly locale: string | null;
  readonly delivery: Delivery;
  /** By topic; what is missing goes the standard way. */
  readonly ways: ReadonlyMap<string, Way>;
  readonly name: string;
}

interface Row {
  person_id: string;
  address: string | null;
  account_id: string | null;
  zone: string | null;
  own_zone: string | null;
  locale: string | null;
  name: string;
  digest: 'daily' | 'weekly' | null;
  digest_hour: number | null;
  digest_weekday: number | null;
  quiet_from: number | null;
  quiet_to: number | null;
  quiet_days: number[] | null;
  ways: Record<string, Way> | null;
}

/**
 * The readers by person. An account's address goes before that of the person; with a disabled account, or for
 * somebody who does not work here (and has no account), there is none.
 */
export async function readersOf(
  on: QueryExecutorProvider,
  personIds: readonly string[],
): Promise<Map<string, ReaderFacts>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select p.person_id, a.account_id, d.zone as own_zone,
      case when p.erased_at is not null then null
        when a.account_id is not null then case when a.disabled_at is null then a.email end
        when n.hired_on is not null then lower(nullif(n.email, '')) end as address,
      coalesce(d.zone, f.time_zone, s.time_zone) as zone,
      coalesce(a.preferences->>'locale', f.locale) as locale,
      trim(coalesce(f.given_name, '') || ' ' || coalesce(f.family_name, '')) as name,
      d.digest, d.digest_hour, d.digest_weekday, d.quiet_from, d.quiet_to, d.quiet_days,
      (select jsonb_object_agg(w.topic, w.way) from kernel.notice_preference w where w.person_id = p.person_id) as ways
    from kernel.person p
    left join kernel.account a on a.person_id = p.person_id
    left join kernel.person_now n on n.person_id = p.person_id
    left join kernel.site s on s.site_id = n.site_id
    left join lateral (select x.given_name, x.family_name, x.time_zone, x.locale from kernel.person_fact x
      where x.person_id = p.person_id and upper_inf(x.known) order by lower(x.valid) desc limit 1) f on true
    left join kernel.notice_delivery d on d.person_id = p.person_id
    where p.person_id = any(${[...new Set(personIds)]}::uuid[])`.execute(on);
  return new Map(rows.map((r) => [r.person_id, factsOf(r)]));
}

function factsOf(r: Row): ReaderFacts {
  return {
    personId: r.person_id,
    address: r.address,
    accountId: r.account_id,
    zone: r.zone,
    locale: r.locale,
    name: r.name,
    ways: new Map(Object.entries(r.ways ?? {})),
    delivery:
      r.digest === null
        ? STANDARD_DELIVERY
        : {
            digest: r.digest,
            digestHour: r.digest_hour!,
            digestWeekday: r.digest_weekday!,
            quiet:
              r.quiet_from === null || r.quiet_to === null ? null : { from: r.quiet_from, to: r.quiet_to },
            quietDays: r.quiet_days ?? [],
          },
  };
}

/** The zone if it is one that this machine knows, else the fallback. */
export function knownZone(zone: string | null, fallback: string): string {
  if (zone === null) return fallback;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return fallback;
  }
}
