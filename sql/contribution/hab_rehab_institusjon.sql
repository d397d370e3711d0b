-- Who counts in hab_rehab_institusjon: recipients of time-limited stays in institutions for habilitation or
-- rehabilitation (service 19).
-- reads:  clean.mottatt_tjeneste
-- params: none
-- grain:  person, kommune, periode

select person, kommune, periode, tjeneste::varchar as tjeneste
from clean.mottatt_tjeneste
where tjeneste = 19
