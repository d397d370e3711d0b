-- What is known about the persons with a service on 31 December, in each municipality that reported them. `opphold` is
-- 2 for a long-term stay in an institution on that day, 1 for other services only, 0 for none. The rest are bit masks
-- of what a goal still misses; a goal is reached where nothing is.
-- reads:  clean.person, clean.tjeneste, clean.personopplysning, valid.funksjon, reference.funksjonstype
-- params: aar
-- grain:  person, kommune

with

opphold as (

    select person, kommune, if(bool_or(tjeneste = 21), 2, 1) as opphold
    from clean.tjeneste
    where per_31_12 and tjeneste is not null
    group by person, kommune

),

rapportert as (

    select delivery, pe_id, person, kommune
    from clean.person
    semi join opphold using (person)

),

funksjonstype as (

    select funksjon, 1 << funksjon::integer as bit
    from reference.funksjonstype
    where coalesce(fra_aar <= $aar, true) and coalesce(til_aar > $aar, true)

),

-- Bit 0: one of the rows is from the year. Bit n: type n has a value, from whatever time.
funksjon as (

    select
        rapportert.person,
        rapportert.kommune,
        bit_or(paakrevd.bit | if(year(oppgitt.fnFraDato) = $aar, 1, 0)) as funnet
    from valid.funksjon as oppgitt
    join funksjonstype as paakrevd on paakrevd.funksjon = oppgitt.fnFunkType
    join rapportert on rapportert.delivery = oppgitt.delivery and rapportert.pe_id = oppgitt.fnPeID
    where oppgitt.fnFunkVerdi is not null
    group by rapportert.person, rapportert.kommune

),

opplysning as (

    select
        person,
        kommune,
        bool_or(ernaering_i_aaret) as ernaering,
        bool_or(legemiddelgjennomgang_i_aaret) as legemiddelgjennomgang,
        bit_or(hjemmesituasjon) filter (overlapper_aaret) as hjemmesituasjon,
        bool_or(overlapper_aaret and ind_plan is not null) as individuell_plan
    from clean.personopplysning
    semi join opphold using (person)
    group by person, kommune

)

select
    sted.person,
    sted.kommune,
    coalesce(opphold.opphold, 0) as opphold,
    (1 | (select bit_or(bit) from funksjonstype)) & ~coalesce(funksjon.funnet, 0) as mangler_funksjon,
    if(opplysning.ernaering, 0, 1) as mangler_ernaering,
    if(opplysning.legemiddelgjennomgang, 0, 1) as mangler_legemiddelgjennomgang,
    15 & ~coalesce(opplysning.hjemmesituasjon, 0) as mangler_bolig_hjemmesituasjon,
    if(opplysning.individuell_plan, 0, 1) as mangler_individuell_plan
from (select distinct person, kommune from rapportert) as sted
left join opphold using (person, kommune)
left join funksjon using (person, kommune)
left join opplysning using (person, kommune)
