-- Who counts in individuell_plan_hjemme: persons with habilitation or rehabilitation outside institutions during the
-- year, reported as service 16 until 2018 and as poHab from 2020, and what was reported on their plans there and in
-- other municipalities. In 2019 the reporting changed, and nobody counts.
-- reads:  clean.tjeneste, contribution.hab_rehab_utenfor_institusjon, clean.individuell_plan
-- params: aar
-- grain:  person, kommune

with

nevner as (

    select person, kommune, true as i_nevner
    from clean.tjeneste
    where tjeneste = 16
    union
    select person, kommune, true as i_nevner
    from contribution.hab_rehab_utenfor_institusjon
    where $aar >= 2020

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
