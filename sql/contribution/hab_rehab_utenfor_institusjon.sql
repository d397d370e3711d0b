-- Who counts in hab_rehab_utenfor_institusjon: persons with habilitation or rehabilitation outside institutions
-- (poHab = 1) in a period that overlaps the year, not dead before it.
-- reads:  clean.personopplysning
-- params: none
-- grain:  person, kommune

select distinct person, kommune
from clean.personopplysning
where po_hab = '1' and overlapper_aaret and lever_i_aaret
