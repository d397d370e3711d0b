-- Whether a unit delivered: some municipality of it has a delivery that counts in the year.
-- reads:  geografi.enhet, clean.gjeldende_leveranse
-- params: aar
-- grain:  geografi, geo_niva, geo

select enhet.geografi, enhet.geo_niva, enhet.geo, count(leveranse.kommune) > 0 as levert
from geografi.enhet
left join (
    select distinct kommune
    from clean.gjeldende_leveranse
    where aar = $aar
) as leveranse using (kommune)
group by enhet.geografi, enhet.geo_niva, enhet.geo
