-- One query per indicator, as somebody would write it by hand who knows the ledger. First what was known on a day and
-- begun by another: a view on DuckDB ("per indicator"), or a table made once and kept for all eighty ("state kept";
-- PostgreSQL always, with indexes: views over the ledger took it 179 s of CPU for 10,000 participations). Then a
-- question for every indicator. The same text for DuckDB and PostgreSQL.
--
-- This is a baseline: change it only together with the pack, and say so here.
-- 2026-11: written with the pack of eighty indicators; found equal to the kernel on both.

-- state: known_exit
select participation, exit_date, path_completed
from (
  select e.*, row_number() over (
    partition by participation order by exit_date desc, recorded_on desc, id desc
  ) as place
  from exits e
  where e.recorded_on <= date :known_on and (e.retracted_on is null or e.retracted_on > date :known_on)
    and e.exit_date <= date :as_of
) last
where place = 1 and not exists (
  select 1 from reentry r
  where r.participation = last.participation and r.recorded_on <= date :known_on and (r.retracted_on is null
    or r.retracted_on > date :known_on)
    and r.reentry_date between last.exit_date and date :as_of
);

-- state: known_record
select participation, state in ('complete', 'submitted') as complete
from (
  select r.*, row_number() over (
    partition by participation order by coalesce(on_date, date '0001-01-01') desc, recorded_on desc, id desc
  ) as place
  from record_state r
  where r.recorded_on <= date :known_on and (r.retracted_on is null or r.retracted_on > date :known_on)
) last
where place = 1;

-- state: known_participation
select p.*, e.exit_date, e.path_completed, coalesce(r.complete, false) as complete, coalesce(a.root, p.person) as
  human
from participation p
left join known_exit e on e.participation = p.id
left join known_record r on r.participation = p.id
left join alias_root a on a.person = p.person
where p.recorded_on <= date :known_on and (p.retracted_on is null or p.retracted_on > date :known_on)
  and p.entry_date <= date :as_of;

-- state: known_support
select f.*, f.start_date as from_day
from support f
where f.recorded_on <= date :known_on and (f.retracted_on is null or f.retracted_on > date :known_on)
  and f.start_date <= date :as_of;

-- state: people
select p.*, (
  not exists (select 1 from known_support f where f.participation = p.id and f.kind = 'information_meeting')
  or exists (
    select 1 from known_support f
    where f.participation = p.id and f.kind in ('coaching', 'advice', 'training', 'preparation')
  )
) as in_population
from known_participation p;

-- state: known_ending
select fact_table, fact, until_date, outcome
from (
  select n.*, row_number() over (partition by fact_table, fact order by recorded_on desc, id desc) as place
  from ending n
  where n.recorded_on <= date :known_on and (n.retracted_on is null or n.retracted_on > date :known_on)
) last
where place = 1;

-- state: known_proof
select distinct fact_table, fact
from evidence v
where v.recorded_on <= date :known_on and (v.retracted_on is null or v.retracted_on > date :known_on);

-- state: known_situation
select f.*, f.from_date as from_day, coalesce(n.until_date, f.until_date) as until_day, n.outcome,
  v.fact is not null as proven
from situation f
left join known_ending n on n.fact_table = 'situation' and n.fact = f.id
left join known_proof v on v.fact_table = 'situation' and v.fact = f.id
where f.recorded_on <= date :known_on and (f.retracted_on is null or f.retracted_on > date :known_on)
  and f.from_date <= date :as_of;

-- state: known_assignment
select f.*, f.from_date as from_day, n.until_date as until_day, n.outcome
from assignment f
left join known_ending n on n.fact_table = 'assignment' and n.fact = f.id
where f.recorded_on <= date :known_on and (f.retracted_on is null or f.retracted_on > date :known_on)
  and f.from_date <= date :as_of;

-- query: entry_all
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and true), false)
group by 1, 2;

-- query: entry_unemployed
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.labour_status = 'unemployed'), false)
group by 1, 2;

-- query: entry_long_term
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.labour_status = 'unemployed'
  and p.unemployed_since + (case when p.entry_date >= date '2018-01-01' then interval '12 months' else interval '6
  months' end) < p.entry_date)), false)
group by 1, 2;

-- query: entry_inactive
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.labour_status = 'inactive'), false)
group by 1, 2;

-- query: entry_employed
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.labour_status = 'employed'), false)
group by 1, 2;

-- query: entry_age_0
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.birth_date <= p.entry_date and (p.birth_date <= p.entry_date
  and p.birth_date + interval '18 years' > p.entry_date))), false)
group by 1, 2;

-- query: entry_age_18
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.birth_date + interval '18 years' <= p.entry_date
  and (p.birth_date <= p.entry_date and p.birth_date + interval '30 years' > p.entry_date))), false)
group by 1, 2;

-- query: entry_age_30
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.birth_date + interval '30 years' <= p.entry_date
  and (p.birth_date <= p.entry_date and p.birth_date + interval '55 years' > p.entry_date))), false)
group by 1, 2;

-- query: entry_age_55
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.birth_date + interval '55 years' <= p.entry_date), false)
group by 1, 2;

-- query: entry_isced_low
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.education >= 0 and p.education <= 2)), false)
group by 1, 2;

-- query: entry_isced_middle
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.education >= 3 and p.education <= 4)), false)
group by 1, 2;

-- query: entry_isced_high
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.education >= 5 and p.education <= 8)), false)
group by 1, 2;

-- query: entry_disability
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.disability = 'yes'), false)
group by 1, 2;

-- query: entry_foreign_background
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.foreign_background = 'yes'), false)
group by 1, 2;

-- query: entry_third_country
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.third_country = 'yes'), false)
group by 1, 2;

-- query: entry_minority
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.minority = 'yes'), false)
group by 1, 2;

-- query: entry_homeless
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.homeless = 'yes'), false)
group by 1, 2;

-- query: entry_other_disadvantaged
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.other_disadvantaged = 'yes'), false)
group by 1, 2;

-- query: entry_rural
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.degurba = 3), false)
group by 1, 2;

-- query: entry_in_education
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and p.in_education = true), false)
group by 1, 2;

-- query: entry_young_unemployed
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.labour_status = 'unemployed'
  and (p.birth_date + interval '15 years' <= p.entry_date and (p.birth_date <= p.entry_date
  and p.birth_date + interval '30 years' > p.entry_date)))), false)
group by 1, 2;

-- query: entry_unanswered
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (p.disability is null or p.foreign_background is null
  or p.third_country is null or p.minority is null or p.homeless is null or p.other_disadvantaged is null)), false)
group by 1, 2;

-- query: dose_coaching
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'coaching')), false)
group by 1, 2;

-- query: dose_advice
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'advice')), false)
group by 1, 2;

-- query: dose_training
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'training')), false)
group by 1, 2;

-- query: dose_preparation
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'preparation')), false)
group by 1, 2;

-- query: dose_law
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'advice' and f.area = 'law')), false)
group by 1, 2;

-- query: dose_first_month
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'coaching' and f.from_day between p.entry_date and p.entry_date + 30)), false)
group by 1, 2;

-- query: dose_lately
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.from_day between date :as_of - 90 and date :as_of)), false)
group by 1, 2;

-- query: dose_ten_hours
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (select coalesce(sum(round(f.hours * 100)), 0) from known_support f
  where f.participation = p.id and f.kind in ('coaching', 'advice')) >= 1000), false)
group by 1, 2;

-- query: dose_three_trainings
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and (select count(*) from known_support f where f.participation = p.id
  and f.kind = 'training') >= 3), false)
group by 1, 2;

-- query: dose_handed_over
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_assignment f where f.participation = p.id
  and f.outcome = 'completed' and f.until_day <= date :as_of)), false)
group by 1, 2;

-- query: dose_group
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
  and f.kind = 'training' and f.form = 'group')), false)
group by 1, 2;

-- query: dose_internship_now
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'internship'
    and coalesce(f.until_day, date '9999-12-31') >= date :as_of
    and f.proven)), false) as s, coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'internship'
    and coalesce(f.until_day, date '9999-12-31') >= date :as_of)), false) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_all
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where (p.exit_date is not null and coalesce((p.in_population and true), false))
group by 1, 2;

-- query: left_completed
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from people p
where (p.exit_date is not null and coalesce((p.in_population and p.path_completed = true), false))
group by 1, 2;

-- query: left_job_search
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'job_search'
    and f.from_day between p.exit_date and p.exit_date + 28 and f.proven)), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'job_search' and f.from_day between p.exit_date
    and p.exit_date + 28)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_training
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'vocational_training'
    and f.from_day between p.exit_date and p.exit_date + 28 and f.proven)), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'vocational_training' and f.from_day between p.exit_date
    and p.exit_date + 28)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_qualification
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'qualification'
    and f.from_day between p.exit_date and p.exit_date + 28 and f.proven)), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'qualification' and f.from_day between p.exit_date
    and p.exit_date + 28)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_work
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28
    and f.proven)), false)) as s, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_social
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'social_improvement'
    and f.from_day between p.exit_date and p.exit_date + 28 and f.proven)), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'social_improvement' and f.from_day between p.exit_date
    and p.exit_date + 28)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_half_time
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'employment'
    and f.from_day <= p.exit_date + 28
    and coalesce(f.until_day, date '9999-12-31') >= greatest(p.exit_date, f.from_day)
    and p.exit_date <= date :as_of and f.full_time_share >= 0.5 and f.proven)), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind = 'employment' and f.from_day <= p.exit_date + 28
    and coalesce(f.until_day, date '9999-12-31') >= greatest(p.exit_date, f.from_day)
    and p.exit_date <= date :as_of and f.full_time_share >= 0.5)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_contract
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'employment'
    and f.contract_kind = 'employment' and f.from_day between p.exit_date and p.exit_date + 28
    and f.proven)), false)) as s, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'employment'
    and f.contract_kind = 'employment' and f.from_day between p.exit_date and p.exit_date + 28)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_inactive_searching
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and (p.labour_status = 'inactive' and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind = 'job_search' and f.from_day between p.exit_date and p.exit_date + 28
    and f.proven))), false)) as s, (p.exit_date is not null and coalesce((p.in_population
    and (p.labour_status = 'inactive' and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind = 'job_search' and f.from_day between p.exit_date and p.exit_date + 28))), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_not_working_works
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and ((p.labour_status = 'unemployed' or p.labour_status = 'inactive')
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28
    and f.proven))), false)) as s, (p.exit_date is not null and coalesce((p.in_population
    and ((p.labour_status = 'unemployed' or p.labour_status = 'inactive')
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28))), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_works
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of and f.proven)), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind in ('employment', 'own_firm')
    and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_better
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'better_job'
    and f.from_day between p.exit_date and cast(p.exit_date + interval '6 months' as date)
    and f.proven)), false)) as s, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'better_job'
    and f.from_day between p.exit_date and cast(p.exit_date + interval '6 months' as date))), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_ninety_days
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population and (
    select coalesce(sum(greatest(0, least(last_day, cast(p.exit_date + interval '6 months' as date), date :as_of) -
      greatest(first_day, p.exit_date, coalesce(before + 1, p.exit_date)) + 1)), 0)
    from (
      select f.from_day as first_day, coalesce(f.until_day, date '9999-12-31') as last_day,
        max(coalesce(f.until_day, date '9999-12-31')) over (order by f.from_day, f.id rows between unbounded
          preceding and 1 preceding) as before
      from known_situation f where f.participation = p.id and f.kind in ('employment', 'own_firm') and f.proven
    ) covering
  ) >= 90), false)) as s, (p.exit_date is not null and coalesce((p.in_population and (
    select coalesce(sum(greatest(0, least(last_day, cast(p.exit_date + interval '6 months' as date), date :as_of) -
      greatest(first_day, p.exit_date, coalesce(before + 1, p.exit_date)) + 1)), 0)
    from (
      select f.from_day as first_day, coalesce(f.until_day, date '9999-12-31') as last_day,
        max(coalesce(f.until_day, date '9999-12-31')) over (order by f.from_day, f.id rows between unbounded
          preceding and 1 preceding) as before
      from known_situation f where f.participation = p.id and f.kind in ('employment', 'own_firm')
    ) covering
  ) >= 90), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_internship
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id and f.kind = 'internship'
    and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= greatest(p.exit_date, f.from_day)
    and p.exit_date <= date :as_of and f.proven)), false)) as s, (p.exit_date is not null
    and coalesce((p.in_population and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind = 'internship' and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= greatest(p.exit_date, f.from_day)
    and p.exit_date <= date :as_of)), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_young_works
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and ((p.birth_date + interval '15 years' <= p.entry_date and (p.birth_date <= p.entry_date
    and p.birth_date + interval '30 years' > p.entry_date)) and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind in ('employment', 'own_firm')
    and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of and f.proven))), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population
    and ((p.birth_date + interval '15 years' <= p.entry_date and (p.birth_date <= p.entry_date
    and p.birth_date + interval '30 years' > p.entry_date)) and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind in ('employment', 'own_firm')
    and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of))), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: left_disabled_works
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, (p.exit_date is not null and coalesce((p.in_population
    and (p.disability = 'yes' and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of and f.proven))), false)) as s,
    (p.exit_date is not null and coalesce((p.in_population and (p.disability = 'yes'
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of))), false)) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: entry_and_works
select project, coalesce(sex, 'missing') as sex,
  count(*) filter (where complete and s) as proven,
  count(*) filter (where complete and not s) as claimed,
  count(*) filter (where not complete and l) as incomplete
from (
  select p.project, p.sex, p.complete, coalesce((p.in_population and ((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of and f.proven))
    and not p.exit_date is null)), false) as s, coalesce((p.in_population and ((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of)) and not p.exit_date is null)), false) as l
  from people p
) counted
where l or s
group by 1, 2;

-- query: person_all
with asked as (
  select p.*, coalesce((p.in_population and true), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_unemployed
with asked as (
  select p.*, coalesce((p.in_population and p.labour_status = 'unemployed'), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_long_term
with asked as (
  select p.*, coalesce((p.in_population and (p.labour_status = 'unemployed'
    and p.unemployed_since + (case when p.entry_date >= date '2018-01-01' then interval '12 months' else interval
    '6 months' end) < p.entry_date)), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_inactive
with asked as (
  select p.*, coalesce((p.in_population and p.labour_status = 'inactive'), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_employed
with asked as (
  select p.*, coalesce((p.in_population and p.labour_status = 'employed'), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_age_0
with asked as (
  select p.*, coalesce((p.in_population and (p.birth_date <= p.entry_date and (p.birth_date <= p.entry_date
    and p.birth_date + interval '18 years' > p.entry_date))), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_age_18
with asked as (
  select p.*, coalesce((p.in_population and (p.birth_date + interval '18 years' <= p.entry_date
    and (p.birth_date <= p.entry_date and p.birth_date + interval '30 years' > p.entry_date))), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_age_30
with asked as (
  select p.*, coalesce((p.in_population and (p.birth_date + interval '30 years' <= p.entry_date
    and (p.birth_date <= p.entry_date and p.birth_date + interval '55 years' > p.entry_date))), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_age_55
with asked as (
  select p.*, coalesce((p.in_population and p.birth_date + interval '55 years' <= p.entry_date), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_works
with asked as (
  select p.*, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28
    and f.proven)), false)) as bs, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28)), false)) as b
  from people p
), counted as (
  select *, complete and bs as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_works_later
with asked as (
  select p.*, (p.exit_date is not null and coalesce((p.in_population
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of and f.proven)), false)) as bs,
    (p.exit_date is not null and coalesce((p.in_population and exists (select 1 from known_situation f
    where f.participation = p.id and f.kind in ('employment', 'own_firm')
    and f.from_day <= cast(p.exit_date + interval '6 months' as date)
    and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
    and cast(p.exit_date + interval '6 months' as date) <= date :as_of)), false)) as b
  from people p
), counted as (
  select *, complete and bs as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_again
with asked as (
  select p.*, coalesce(p.in_population, false) as b,
    bool_or(p.complete and (p.exit_date is not null and coalesce((p.in_population
      and exists (select 1 from known_situation f where f.participation = p.id
      and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28
      and f.proven)), false))) over (partition by p.human) as ws,
    bool_or(p.complete and (p.exit_date is not null and coalesce((p.in_population
      and exists (select 1 from known_situation f where f.participation = p.id
      and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date
      and p.exit_date + 28)), false))) over (partition by p.human) as wl,
    bool_or((p.exit_date is not null and coalesce((p.in_population
      and exists (select 1 from known_situation f where f.participation = p.id
      and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date
      and p.exit_date + 28)), false))) over (partition by p.human) as wa,
    bool_or(p.complete and (p.exit_date is not null and coalesce((p.in_population
      and exists (select 1 from known_situation f where f.participation = p.id
      and f.kind in ('employment', 'own_firm')
      and f.from_day <= cast(p.exit_date + interval '6 months' as date)
      and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
      and cast(p.exit_date + interval '6 months' as date) <= date :as_of
      and f.proven)), false))) over (partition by p.human) as ts,
    bool_or(p.complete and (p.exit_date is not null and coalesce((p.in_population
      and exists (select 1 from known_situation f where f.participation = p.id
      and f.kind in ('employment', 'own_firm')
      and f.from_day <= cast(p.exit_date + interval '6 months' as date)
      and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
      and cast(p.exit_date + interval '6 months' as date) <= date :as_of)), false))) over (partition by p.human) as
      tl,
    bool_or((p.exit_date is not null and coalesce((p.in_population
      and exists (select 1 from known_situation f where f.participation = p.id
      and f.kind in ('employment', 'own_firm')
      and f.from_day <= cast(p.exit_date + interval '6 months' as date)
      and coalesce(f.until_day, date '9999-12-31') >= cast(p.exit_date + interval '6 months' as date)
      and cast(p.exit_date + interval '6 months' as date) <= date :as_of)), false))) over (partition by p.human) as ta
  from people p
), counted as (
  select *, complete and b and ws and not ts as s, complete and b and wl and not tl as l, b and wa and not ta as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_coached
with asked as (
  select p.*, coalesce((p.in_population and exists (select 1 from known_support f where f.participation = p.id
    and f.kind = 'coaching')), false) as b
  from people p
), counted as (
  select *, complete and b as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: person_inactive_works
with asked as (
  select p.*, (p.exit_date is not null and coalesce((p.in_population and (p.labour_status = 'inactive'
    and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28
    and f.proven))), false)) as bs, (p.exit_date is not null and coalesce((p.in_population
    and (p.labour_status = 'inactive' and exists (select 1 from known_situation f where f.participation = p.id
    and f.kind in ('employment', 'own_firm') and f.from_day between p.exit_date and p.exit_date + 28))), false)) as b
  from people p
), counted as (
  select *, complete and bs as s, complete and b as l, b as a
  from asked
), placed as (
  select human, project, (array_agg(coalesce(sex, 'missing') order by complete desc, entry_date, id))[1] as sex,
    bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from counted
  where human is not null
  group by human, project
), whole as (
  select human, bool_or(s) as s, bool_or(l) as l, bool_or(a) as a
  from placed
  group by human
)
select project, sex, count(*) filter (where s) as proven, count(*) filter (where l and not s) as claimed,
  count(*) filter (where a and not l and not s) as incomplete
from placed
group by 1, 2
union all
select '*', '*', count(*) filter (where s), count(*) filter (where l and not s),
  count(*) filter (where a and not l and not s)
from whole;

-- query: hours_all
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete,
  cast(coalesce(sum(round(f.hours * 100)) filter (where p.complete), 0) as bigint) as proven_total, 0 as
    claimed_total,
  cast(coalesce(sum(round(f.hours * 100)) filter (where not p.complete), 0) as bigint) as incomplete_total
from known_support f
join known_participation p on p.id = f.participation
where true and f.hours is not null
group by 1, 2;

-- query: hours_coaching
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete,
  cast(coalesce(sum(round(f.hours * 100)) filter (where p.complete), 0) as bigint) as proven_total, 0 as
    claimed_total,
  cast(coalesce(sum(round(f.hours * 100)) filter (where not p.complete), 0) as bigint) as incomplete_total
from known_support f
join known_participation p on p.id = f.participation
where f.kind in ('coaching') and f.hours is not null
group by 1, 2;

-- query: hours_advice
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete,
  cast(coalesce(sum(round(f.hours * 100)) filter (where p.complete), 0) as bigint) as proven_total, 0 as
    claimed_total,
  cast(coalesce(sum(round(f.hours * 100)) filter (where not p.complete), 0) as bigint) as incomplete_total
from known_support f
join known_participation p on p.id = f.participation
where f.kind in ('advice') and f.hours is not null
group by 1, 2;

-- query: hours_training
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete,
  cast(coalesce(sum(round(f.hours * 100)) filter (where p.complete), 0) as bigint) as proven_total, 0 as
    claimed_total,
  cast(coalesce(sum(round(f.hours * 100)) filter (where not p.complete), 0) as bigint) as incomplete_total
from known_support f
join known_participation p on p.id = f.participation
where f.kind in ('training') and f.hours is not null
group by 1, 2;

-- query: hours_unemployed
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete,
  cast(coalesce(sum(round(f.hours * 100)) filter (where p.complete), 0) as bigint) as proven_total, 0 as
    claimed_total,
  cast(coalesce(sum(round(f.hours * 100)) filter (where not p.complete), 0) as bigint) as incomplete_total
from known_support f
join known_participation p on p.id = f.participation
where p.labour_status = 'unemployed' and f.hours is not null
group by 1, 2;

-- query: supports_coaching
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_support f
join known_participation p on p.id = f.participation
where f.kind = 'coaching'
group by 1, 2;

-- query: supports_advice
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_support f
join known_participation p on p.id = f.participation
where f.kind = 'advice'
group by 1, 2;

-- query: supports_training
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_support f
join known_participation p on p.id = f.participation
where f.kind = 'training'
group by 1, 2;

-- query: supports_remote
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_support f
join known_participation p on p.id = f.participation
where f.form = 'remote'
group by 1, 2;

-- query: situations_employment
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_situation f
join known_participation p on p.id = f.participation
where f.kind = 'employment'
group by 1, 2;

-- query: situations_own_firm
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_situation f
join known_participation p on p.id = f.participation
where f.kind = 'own_firm'
group by 1, 2;

-- query: situations_qualification
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_situation f
join known_participation p on p.id = f.participation
where f.kind = 'qualification'
group by 1, 2;

-- query: situations_internship
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_situation f
join known_participation p on p.id = f.participation
where f.kind = 'internship'
group by 1, 2;

-- query: situations_lasting
select p.project, coalesce(p.sex, 'missing') as sex,
  count(*) filter (where p.complete) as proven, 0 as claimed, count(*) filter (where not p.complete) as incomplete
from known_situation f
join known_participation p on p.id = f.participation
where f.kind in ('employment', 'own_firm') and f.until_day is null
group by 1, 2;
