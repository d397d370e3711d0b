-- Who counts in tilbakemelding_hjemmeboende: persons who on 31 December have services other than a long-term stay in an
-- institution (opphold 1 in some municipality), and what their mapping misses in each municipality that reported them.
-- reads:  clean.kartlegging
-- params: none
-- grain:  person, kommune

with

hjemmeboende as (

    select person
    from clean.kartlegging
    where opphold = 1

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
semi join hjemmeboende using (person)
