-- The persons of the deliveries that count, without those left out of every table: test persons, whom
-- `testperson_kommuner` municipalities or more report; null keeps them.
-- reads:  clean.rapportert_person
-- params: testperson_kommuner
-- grain:  delivery, pe_id

select delivery, rad, pe_id, person, kommune, bydel, nasjonal, lever_i_aaret, lever_31_12
from clean.rapportert_person
where $testperson_kommuner is null or kommuner < $testperson_kommuner
