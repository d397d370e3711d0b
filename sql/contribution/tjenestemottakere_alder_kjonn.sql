-- Who counts in tjenestemottakere_alder_kjonn: recipients, by age group and sex.
-- reads:  clean.mottatt_tjeneste, clean.alder_kjonn, reference.aldersgruppe
-- params: none
-- grain:  person, kommune, periode

with

kjennetegn as (

    select
        person.person,
        coalesce(aldersgruppe.gruppe, 'UKJENT') as alder,
        coalesce(person.kjonn, 'UKJENT') as kjonn
    from clean.alder_kjonn as person
    left join reference.aldersgruppe
        on person.alder >= aldersgruppe.fra_alder and coalesce(person.alder <= aldersgruppe.til_alder, true)

),

mottaker as (

    select distinct person, kommune, periode
    from clean.mottatt_tjeneste

)

select person, kommune, periode, alder, kjonn
from mottaker
join kjennetegn using (person)
