-- What was reported on individual plans in periods that overlap the year, by municipality. `rang` orders a person's
-- reports over the whole country: the one with the lowest rank in a unit holds there.
-- reads:  clean.personopplysning, reference.plankategori
-- params: aar
-- grain:  person, kommune

with

kategori as (

    select kode, maltall
    from reference.plankategori
    where coalesce(fra_aar <= $aar, true) and coalesce(til_aar > $aar, true)

),

rapportert as (

    select
        opplysning.person,
        opplysning.kommune,
        kategori.maltall,
        row_number() over (
            partition by opplysning.person
            order by
                opplysning.fra_dato desc nulls last, opplysning.po_id desc,
                opplysning.kommune, opplysning.bydel, opplysning.pe_id
        ) as rang
    from clean.personopplysning as opplysning
    join kategori on kategori.kode = opplysning.ind_plan
    where opplysning.overlapper_aaret

)

select person, kommune, arg_min(maltall, rang) as maltall, min(rang) as rang
from rapportert
group by person, kommune
