-- Who counts in tjenestemottakere_tjeneste: recipients, by service.
-- reads:  clean.mottatt_tjeneste
-- params: none
-- grain:  person, kommune, periode, tjeneste

select person, kommune, periode, lpad(tjeneste::varchar, 2, '0') as tjeneste
from clean.mottatt_tjeneste
