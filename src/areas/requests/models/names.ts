/** What models, links and submissions give to the rest of the program: names, search, and what is known about a person. */
import { sql } from 'kysely';
import type { FormUseFinder, NameResolver, PersonalData, SearchKind } from '../../../kernel/area.ts';
import { containing } from '../../../kernel/list.ts';
import { offeredTo } from './rows.ts';

const modelNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; name: string }>`
    select model_id as id, key, name from requests.model where model_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.name }]));
};

const linkNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; label: string }>`
    select link_id as id, label from requests.ask_link where link_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: null, name: `The link for ${r.label}` }]));
};

const submissionNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string; title: string }>`
    select submission_id as id, key, title from requests.submission where submission_id = any(${ids}::uuid[])`.execute(
    tx as never,
  );
  return new Map(rows.map((r) => [r.id, { key: r.key, name: r.title }]));
};

/** A deflection is called by what was offered. */
const deflectionNames: NameResolver = async (tx, ids) => {
  const { rows } = await sql<{ id: string; key: string }>`
    select d.deflection_id as id, coalesce(m.key, r.key) as key from requests.deflection d
    left join requests.model m on d.offered_kind = 'model' and m.model_id = d.offered_id
    left join requests.request r on d.offered_kind = 'request' and r.request_id = d.offered_id
    where d.deflection_id = any(${ids}::uuid[])`.execute(tx as never);
  return new Map(rows.map((r) => [r.id, { key: null, name: r.key }]));
};

export const modelNameResolvers = {
  'request-model': modelNames,
  'ask-link': linkNames,
  submission: submissionNames,
  deflection: deflectionNames,
};

/** Models by key, name or another word for them. */
export const modelSearch: SearchKind = {
  kind: 'request-model',
  async find(ctx, text, limit) {
    const { rows } = await sql<{ model_id: string; key: string; name: string; group_name: string }>`
      select m.model_id, m.key, m.name, m.group_name from requests.model m
      where m.state = 'published' and ${offeredTo(ctx)}
        and (m.key = ${text.toUpperCase()} or (m.name || ' ' || m.search_words) ilike ${containing(text)})
      order by m.key = ${text.toUpperCase()} desc, lower(m.name), m.model_id limit ${limit}`.execute(
      ctx.tx as never,
    );
    return rows.map((r) => ({
      id: r.model_id,
      key: r.key,
      title: r.name,
      hint: r.group_name === '' ? null : r.group_name,
    }));
  },
};

/** What somebody wrote when something was offered to them, and what came by links in their name. */
export const modelPersonalData: PersonalData = {
  part: 'request-suggestions',
  async collect(tx, personId) {
    const { rows: offered } = await sql`
      select verdict, offered_kind as "offeredKind", written, recorded_at as "recordedAt"
      from requests.deflection where person_id = ${personId} order by recorded_at, deflection_id`.execute(
      tx as never,
    );
    const { rows: sent } = await sql`
      select s.key, s.sender_name as "senderName", s.sender_email as "senderEmail", s.title, s.goal, s.answers,
        s.received_at as "receivedAt"
      from requests.submission s join requests.request r using (request_id)
      where r.requester_id = ${personId} order by s.received_at, s.submission_id`.execute(tx as never);
    return { offered, sent };
  },
  async erase(tx, personId) {
    await sql`update requests.deflection set written = '' where person_id = ${personId}`.execute(tx);
    await sql`
      update requests.submission s set sender_name = '', sender_email = '', title = '', goal = '', answers = '{}'
      from requests.request r where r.request_id = s.request_id and r.requester_id = ${personId}`.execute(tx);
  },
};

/** Models through which people fill in forms. */
export const modelFormUses: FormUseFinder = async (tx, formIds) => {
  const { rows } = await sql<{
    form_id: string;
    model_id: string;
    key: string;
    name: string;
    is_live: boolean;
    drafts: number;
  }>`
    select m.form_id, m.model_id, m.key, m.name, m.state = 'published' as is_live,
      (select count(*) from (select 1 from requests.request r
        where r.model_id = m.model_id and r.state = 'draft' limit 10000) t)::int as drafts
    from requests.model m where m.form_id = any(${[...formIds]}::uuid[]) order by m.key, m.model_id`.execute(
    tx as never,
  );
  return rows.map((r) => ({
    formId: r.form_id,
    kind: 'request-model',
    id: r.model_id,
    key: r.key,
    name: r.name,
    isLive: r.is_live,
    drafts: r.drafts,
  }));
};
