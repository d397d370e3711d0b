-- The persons whom the deliveries that count report: who is whom across deliveries, and whether alive in the year. A
-- person is one pseudonym, or else one row of one delivery; `person` is the first of the person's rows, `kommuner` the
-- number of municipalities that report the person. A death counts for the row that it was reported in.
-- reads:  valid.person, valid.ident, clean.gjeldende_leveranse, clean.gjeldende_ident
-- params: aar
-- grain:  delivery, pe_id

with

leveranse as (

    select delivery, kommune, bydel
    from clean.gjeldende_leveranse
    where aar = $aar

),

ident as (

    select gjeldende.institusjon, ident.pid as pe_id, ident.pseudonym
    from valid.ident
    join clean.gjeldende_ident as gjeldende using (delivery, institusjon)
    where gjeldende.aar = $aar and ident.pseudonym is not null

),

rapportert as (

    select
        person.delivery,
        person.pePeID as pe_id,
        leveranse.kommune,
        leveranse.bydel,
        person.rad,
        (person.delivery::bigint << 32) + person.rad as rad_nokkel,
        ident.pseudonym,
        coalesce(person.peDodDato >= make_date($aar, 1, 1), true) as lever_i_aaret,
        coalesce(person.peDodDato >= make_date($aar, 12, 31), true) as lever_31_12
    from valid.person
    join leveranse using (delivery)
    left join ident on ident.institusjon = leveranse.kommune || leveranse.bydel and ident.pe_id = person.pePeID

),

nasjonal as (

    select pseudonym, min(rad_nokkel) as person, count(distinct kommune) as kommuner
    from rapportert
    where pseudonym is not null
    group by pseudonym

)

select
    rapportert.delivery,
    rapportert.rad,
    rapportert.pe_id,
    coalesce(nasjonal.person, rapportert.rad_nokkel) as person,
    rapportert.kommune,
    rapportert.bydel,
    nasjonal.person is not null as nasjonal,
    rapportert.lever_i_aaret,
    rapportert.lever_31_12,
    coalesce(nasjonal.kommuner, 1) as kommuner
from rapportert
left join nasjonal using (pseudonym)
