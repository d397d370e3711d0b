-- Who counts in individuell_plan_institusjon: persons with a time-limited stay in an institution for habilitation or
-- rehabilitation (service 19) during the year, and what was reported on their plans there and in other municipalities.
-- reads:  clean.tjeneste, clean.individuell_plan
-- params: none
-- grain:  person, kommune

with

nevner as (

    select distinct person, kommune, true as i_nevner
    from clean.tjeneste
    where tjeneste = 19

),

plan as (

    select person, kommune, maltall, rang
    from clean.individuell_plan
    semi join nevner using (person)

)

-- '5': nothing reported.
select
    person,
    kommune,
    coalesce(nevner.i_nevner, false) as i_nevner,
    coalesce(plan.maltall, '5') as maltall,
    (row_number() over (partition by person order by plan.rang nulls last, kommune))::integer as rang
from nevner
full join plan using (person, kommune)
