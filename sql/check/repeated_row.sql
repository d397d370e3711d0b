-- Rows whose own id was used before: by an earlier row of the same PERSON, or by an earlier PERSON of the document.
-- An id counts as used also when the row that used it first is rejected.
-- reads:  control.landed
-- params: none
-- grain:  delivery, rad

with

first_use as (

    select delivery, within_person, local_number, min(rad) as first_rad
    from control.landed
    where local_number is not null and not owner_rejected
    group by delivery, within_person, local_number
    having count(*) > 1

)

select landed.delivery, landed.rad
from control.landed
join first_use using (delivery, within_person, local_number)
where landed.rad > first_use.first_rad and not landed.owner_rejected
