-- Population of the units on 1 January of the year, by sex (`T`: both, where sex is unknown) and the age groups of the
-- source; a unit is missing where the population of one of its municipalities is.
-- reads:  geografi.enhet, reference.folketall
-- params: aar
-- grain:  geografi, geo_niva, geo, kjonn, alder

with

folketall as (

    select kommune, kjonn, alder, antall
    from reference.folketall
    where aar = $aar

),

ukjent as (

    select distinct enhet.geografi, enhet.geo_niva, enhet.geo
    from geografi.enhet
    anti join folketall using (kommune)

)

select
    enhet.geografi,
    enhet.geo_niva,
    enhet.geo,
    folketall.kjonn,
    folketall.alder,
    sum(folketall.antall)::bigint as antall
from geografi.enhet
join folketall using (kommune)
anti join ukjent using (geografi, geo_niva, geo)
group by enhet.geografi, enhet.geo_niva, enhet.geo, folketall.kjonn, folketall.alder
