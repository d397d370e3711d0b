-- Landed rows that keep a class from being taken just as it lies: of a document that is not accepted, or not after the
-- row before them by document and order in it.
-- reads:  control.local_id, control.delivery
-- params: none
-- grain:  delivery, rad

with

in_file_order as (

    select
        delivery,
        rad,
        lag(delivery) over () as delivery_before,
        lag(rad) over () as rad_before
    from control.local_id

)

select delivery, rad
from in_file_order
where
    -- The first row has none before it; a pair of nulls would be the greatest of pairs, not unknown.
    (delivery_before is not null and (delivery, rad) <= (delivery_before, rad_before))
    or delivery not in (select delivery from control.delivery where accepted)
