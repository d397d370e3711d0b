-- Rows of PERSON whose national identity another, earlier row of the same delivery has: one person under two pePeID.
-- Of all accepted deliveries of the year, whether they count or not.
-- reads:  valid.person, valid.ident, clean.gjeldende_ident, catalogue.verdict
-- params: aar
-- grain:  delivery, rad

with

leveranse as (

    select delivery, kommune || bydel as institusjon
    from catalogue.verdict
    where kind = 'content' and accepted and aar = $aar

),

ident as (

    select gjeldende.institusjon, ident.pid as pe_id, ident.pseudonym
    from valid.ident
    join clean.gjeldende_ident as gjeldende using (delivery, institusjon)
    where gjeldende.aar = $aar and ident.pseudonym is not null

),

-- A pseudonym that one message gives to two numbers; only these can be one person twice in a delivery.
flere as (

    select institusjon, pseudonym
    from ident
    group by institusjon, pseudonym
    having count(*) > 1

),

rapportert as (

    select
        person.delivery,
        person.rad,
        person.linje,
        person.person,
        person.pePeID as pe_id,
        row_number() over (partition by person.delivery, ident.pseudonym order by person.rad) as nummer
    from valid.person
    join leveranse using (delivery)
    join ident on ident.institusjon = leveranse.institusjon and ident.pe_id = person.pePeID
    semi join flere on flere.institusjon = ident.institusjon and flere.pseudonym = ident.pseudonym

)

select delivery, rad, linje, person, pe_id
from rapportert
where nummer > 1
