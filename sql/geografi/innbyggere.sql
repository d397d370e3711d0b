-- Population of the units on 1 January of the year; a unit is missing where the population of one of its municipalities is.
-- reads:  geografi.enhet, reference.folketall
-- params: aar
-- grain:  geo_niva, geo

with

folketall as (

    select kommune, sum(antall) as antall
    from reference.folketall
    where aar = $aar
    group by kommune

)

select enhet.geo_niva, enhet.geo, sum(folketall.antall)::bigint as innbyggere
from geografi.enhet
left join folketall using (kommune)
group by enhet.geo_niva, enhet.geo
having count(folketall.antall) = count(*)
