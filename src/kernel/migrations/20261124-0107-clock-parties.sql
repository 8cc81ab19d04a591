-- Whom a clock tells is kept as the parties of its charter (a person, whoever holds a role, a queue, a rota), no longer
-- as the persons that these were when it started: who answers is found when a step happens.
alter table kernel.case_clock add column parties jsonb not null default '[]';
update kernel.case_clock k set parties = p.resolved->'responsible', ladder = p.resolved->'clocks'->k.clock->'ladder'
from kernel.work_case w join kernel.charter_pin p using (pin_id)
where w.case_id = k.case_id and k.stopped_at is null and p.resolved->'responsible' is not null
  and p.resolved->'clocks'->k.clock->'ladder' is not null;
-- Clocks of which the charter of their case says nothing (any more) go on with the persons they have.
update kernel.case_clock k set
  parties = (select coalesce(jsonb_agg(jsonb_build_object('kind', 'person', 'id', person_id)), '[]') from unnest(k.told) person_id),
  ladder = (select coalesce(jsonb_agg(jsonb_build_object('afterPercent', step->'afterPercent',
      'tell', jsonb_build_object('kind', 'person', 'id', person_id)) order by n), '[]')
    from jsonb_array_elements(k.ladder) with ordinality as steps(step, n), jsonb_array_elements_text(step->'personIds') person_id)
where not exists (select 1 from kernel.work_case w join kernel.charter_pin p using (pin_id)
  where w.case_id = k.case_id and k.stopped_at is null and p.resolved->'responsible' is not null
    and p.resolved->'clocks'->k.clock->'ladder' is not null);
alter table kernel.case_clock drop column told;
alter table kernel.case_clock rename column parties to told;

-- Work items of a record: those of a clock that stops, of a charter that is followed.
create index work_item_subject on kernel.work_item (subject_id, kind) where closed_at is null;
