-- The services that persons received, during the year and on 31 December, of known codes only: whoever is here is a
-- recipient.
-- reads:  clean.tjeneste
-- params: none
-- grain:  person, kommune, periode, tjeneste

with

mottatt as (

    select person, kommune, tjeneste, bool_or(per_31_12) as per_31_12
    from clean.tjeneste
    where tjeneste is not null
    group by person, kommune, tjeneste

)

select person, kommune, 'gjennom_aaret' as periode, tjeneste
from mottatt
union all
select person, kommune, 'per_31_12' as periode, tjeneste
from mottatt
where per_31_12
