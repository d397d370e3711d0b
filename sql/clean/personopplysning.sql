-- What was reported about the persons of the deliveries that count. `hjemmesituasjon` has bit 1 for poBoligTilr, 2 for
-- poPrivHjelp, 4 for poOmsorgBarn and 8 for poHusstand, each where it is reported.
-- reads:  valid.personoppl, clean.person
-- params: aar
-- grain:  delivery, pe_id, po_id

select
    person.delivery,
    person.pe_id,
    opplysning.poPoID as po_id,
    person.person,
    person.kommune,
    person.bydel,
    person.lever_i_aaret,
    opplysning.poFraDato as fra_dato,
    coalesce(opplysning.poFraDato <= make_date($aar, 12, 31), true)
    and coalesce(opplysning.poTilDato >= make_date($aar, 1, 1), true)
    and coalesce(opplysning.poFraDato <= opplysning.poTilDato, true) as overlapper_aaret,
    opplysning.poHab as po_hab,
    opplysning.poIndPlan as ind_plan,
    opplysning.poHarKoordinator as har_koordinator,
    coalesce(opplysning.poErnKartlagt = '1' and year(opplysning.poErnKartlagtDato) = $aar, false) as ernaering_i_aaret,
    coalesce(opplysning.poLegeMiddGj = '1' and year(opplysning.poLegeMiddGjDato) = $aar, false)
        as legemiddelgjennomgang_i_aaret,
    if(opplysning.poBoligTilr is null, 0, 1) | if(opplysning.poPrivHjelp is null, 0, 2)
    | if(opplysning.poOmsorgBarn is null, 0, 4) | if(opplysning.poHusstand is null, 0, 8) as hjemmesituasjon
from valid.personoppl as opplysning
join clean.person on person.delivery = opplysning.delivery and person.pe_id = opplysning.poPeID
