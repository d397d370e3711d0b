-- Row ids that were used more than once within one PERSON, or PERSON ids within one document, with their first use. An
-- id counts as used also when the row that used it first is rejected.
-- reads:  control.local_id
-- params: none
-- grain:  delivery, within_person, number

select delivery, within_person, number, min(rad) as first_rad
from control.local_id
where number is not null
group by delivery, within_person, number
having count(*) > 1
