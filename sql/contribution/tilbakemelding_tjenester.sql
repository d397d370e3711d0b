-- Who counts in tilbakemelding_tjenester: persons with a service during the year, by code; also of an unknown one.
-- reads:  clean.tjeneste
-- params: none
-- grain:  person, kommune, tjeneste

select distinct person, kommune, coalesce(lpad(tjeneste::varchar, 2, '0'), 'UKJENT') as tjeneste
from clean.tjeneste
