-- Who counts in tilbakemelding_langtidsopphold: persons with a long-term stay in an institution on 31 December
-- (opphold 2 in some municipality), and what their mapping misses in each municipality that reported them.
-- reads:  clean.kartlegging
-- params: none
-- grain:  person, kommune

with

langtidsopphold as (

    select person
    from clean.kartlegging
    where opphold = 2

)

select
    person,
    kommune,
    opphold,
    mangler_funksjon,
    mangler_ernaering,
    mangler_legemiddelgjennomgang,
    mangler_bolig_hjemmesituasjon,
    mangler_individuell_plan
from clean.kartlegging
semi join langtidsopphold using (person)
