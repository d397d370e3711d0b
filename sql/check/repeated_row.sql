-- Rows of accepted documents whose own id was used before.
-- reads:  control.local_id, control.repeated_id, control.delivery
-- params: none
-- grain:  delivery, rad

select local_id.delivery, local_id.person, local_id.rad, local_id.linje, local_id.own_id
from control.local_id as local_id
join control.repeated_id as repeated_id using (delivery, within_person, number)
semi join (from control.delivery where accepted) as accepted using (delivery)
where local_id.rad > repeated_id.first_rad
