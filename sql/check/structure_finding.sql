-- What the parser found wrong with the structure of accepted documents. A finding inside a row of a rejected PERSON is
-- left out: such rows are not controlled. Two findings may be alike: of elements in one line.
-- reads:  control.raw_struktur, control.delivery, control.own_rule, control.owner
-- params: none
-- grain:  none

select
    struktur.delivery,
    coalesce(struktur.klasse, '') as klasse,
    struktur.attributt,
    struktur.regel,
    own_rule.konsekvens,
    struktur.linje,
    struktur.person,
    case when regexp_full_match(struktur.pePeID, '[0-9]{1,10}') then struktur.pePeID end as pePeID,
    case when regexp_full_match(struktur.radID, '[0-9]{1,10}') then struktur.radID end as radID
from control.raw_struktur as struktur
semi join (from control.delivery where accepted) using (delivery)
join control.own_rule as own_rule using (regel)
left join control.owner as owner using (delivery, person)
where struktur.klasse is not distinct from 'PERSON' or not coalesce(owner.owner_rejected, false)
