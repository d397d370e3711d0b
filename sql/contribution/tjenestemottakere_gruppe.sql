-- Who counts in tjenestemottakere_gruppe: recipients, by the group of the service; INGEN where it is in no
-- group.
-- reads:  clean.mottatt_tjeneste, reference.tjeneste
-- params: none
-- grain:  person, kommune, periode, gruppe

select distinct
    mottatt.person,
    mottatt.kommune,
    mottatt.periode,
    coalesce(tjeneste.gruppe, 'INGEN') as gruppe
from clean.mottatt_tjeneste as mottatt
join reference.tjeneste using (tjeneste)
