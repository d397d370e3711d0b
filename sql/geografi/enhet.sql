-- The units and the municipalities of the year that each is made of: `as_reported` by the division of the year,
-- `recast` by that of the newest data year. A municipality that was divided keeps, recast, the last code that it had
-- undivided, also where its parts came together again later; it is in the county or KOSTRA group of its successors when
-- they have one in common, and always in the country.
-- reads:  reference.kommune, reference.kommuneendring, reference.kostragruppe
-- params: aar, nyeste_aar
-- grain:  geografi, geo_niva, geo, kommune

with recursive

gyldig as (

    select kommune
    from reference.kommune
    where fra_aar <= $aar and (til_aar is null or til_aar > $aar)

),

-- What has become of each municipality of the year, year by year: one code, or several from a division on.
etterfolger as (

    select kommune, $aar::integer as aar, kommune as kode
    from gyldig
    union
    select etterfolger.kommune, etterfolger.aar + 1, coalesce(endring.til, etterfolger.kode)
    from etterfolger
    left join reference.kommuneendring as endring
        on endring.aar = etterfolger.aar + 1 and endring.fra = etterfolger.kode
    where etterfolger.aar < $nyeste_aar

),

-- The years until the first division: as long as there is one code a year, there are as many codes as years.
udelt as (

    select kommune, aar, kode
    from etterfolger
    qualify count(*) over (partition by kommune order by aar) = aar - $aar + 1

),

-- The codes by which a municipality of the year is placed in a county and a KOSTRA group.
inndeling as (

    select 'as_reported' as geografi, kommune, $aar::integer as aar, kommune as kode, 1 as deler
    from gyldig
    union all
    select 'recast' as geografi, kommune, aar, kode, count(*) over (partition by kommune) as deler
    from etterfolger
    where aar = $nyeste_aar

),

-- A year without KOSTRA groups of its own has none, whatever the newest division has.
overordnet as (

    select 'fylke' as geo_niva, fylke as geo, kommune as kode, fra_aar, til_aar
    from reference.kommune
    union all
    select 'kostra' as geo_niva, gruppe as geo, kommune as kode, fra_aar, til_aar
    from reference.kostragruppe
    where exists (
        select 1
        from reference.kostragruppe
        where fra_aar <= $aar and (til_aar is null or til_aar > $aar)
    )

)

select 'as_reported' as geografi, 'kommune' as geo_niva, kommune as geo, kommune
from gyldig
union all
select 'recast' as geografi, 'kommune' as geo_niva, arg_max(kode, aar) as geo, kommune
from udelt
group by kommune
union all
select inndeling.geografi, overordnet.geo_niva, min(overordnet.geo) as geo, inndeling.kommune
from inndeling
join overordnet
    on overordnet.kode = inndeling.kode
    and overordnet.fra_aar <= inndeling.aar
    and (overordnet.til_aar is null or overordnet.til_aar > inndeling.aar)
group by inndeling.geografi, overordnet.geo_niva, inndeling.kommune
having count(distinct overordnet.geo) = 1 and count(*) = min(inndeling.deler)
union all
select distinct geografi, 'land' as geo_niva, '0' as geo, kommune
from inndeling
