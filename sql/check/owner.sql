-- Every PERSON of the accepted documents as its rows see it, by the flagged rows of PERSON.
-- reads:  control.raw_person, control.delivery, control.flagged
-- params: none
-- grain:  delivery, person

with

rejected_person as (

    select distinct delivery, rad
    from control.flagged
    where rejected

)

select
    raw_person.delivery,
    raw_person.person,
    rejected_person.rad is not null as owner_rejected,
    try_cast(raw_person.pePeID as bigint) as owner_number,
    case when owner_number is not null then raw_person.pePeID end as person_id
from control.raw_person as raw_person
semi join (from control.delivery where accepted) as accepted using (delivery)
left join rejected_person using (delivery, rad)
