-- What was reported about the persons of the deliveries that count.
-- reads:  valid.personoppl, clean.person
-- params: aar
-- grain:  delivery, pe_id, po_id

select
    person.delivery,
    person.pe_id,
    opplysning.poPoID as po_id,
    person.person,
    person.kommune,
    person.lever_i_aaret,
    opplysning.poHab as po_hab,
    coalesce(opplysning.poFraDato <= make_date($aar, 12, 31), true)
    and coalesce(opplysning.poTilDato >= make_date($aar, 1, 1), true)
    and coalesce(opplysning.poFraDato <= opplysning.poTilDato, true) as overlapper_aaret
from valid.personoppl as opplysning
join clean.person on person.delivery = opplysning.delivery and person.pe_id = opplysning.poPeID
