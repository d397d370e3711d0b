-- One finding for every broken control of the rows of one class. Two may be alike: of rows in one line without an id.
-- reads:  control.flagged, control.control
-- params: none
-- grain:  none

with

breach as (

    select delivery, linje, person, person_id, row_id, unnest(breaches) as number
    from control.flagged

)

select
    breach.delivery,
    control.klasse,
    control.attributt,
    control.regel,
    control.konsekvens,
    breach.linje,
    breach.person,
    breach.person_id as pePeID,
    breach.row_id as radID
from breach
join control.control as control using (number)
