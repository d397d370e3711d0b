-- The units of the year, by the codes valid in it, and what each is made of: municipalities of counties and of the country.
-- reads:  reference.kommune
-- params: aar
-- grain:  geo_niva, geo, kommune

with

gyldig as (

    select kommune, fylke
    from reference.kommune
    where fra_aar <= $aar and (til_aar is null or til_aar > $aar)

)

select 'kommune' as geo_niva, kommune as geo, kommune
from gyldig
union all
select 'fylke' as geo_niva, fylke as geo, kommune
from gyldig
union all
select 'land' as geo_niva, '0' as geo, kommune
from gyldig
