-- Age and sex of every person of the deliveries that count, found once in the whole country and each on its own: the
-- first row with a value, by latest iiLagetDato, lowest municipality, district and pePeID. Null where no row has one.
-- reads:  valid.person, clean.person, clean.gjeldende_leveranse
-- params: aar
-- grain:  person

with

leveranse as (

    select delivery, row_number() over (order by laget_dato desc nulls last, kommune, bydel) as plass
    from clean.gjeldende_leveranse
    where aar = $aar

),

rapportert as (

    select
        person.person,
        row(leveranse.plass, person.pe_id) as plass,
        oppgitt.peAlder as alder,
        oppgitt.peKjonn as kjonn
    from clean.person
    join leveranse using (delivery)
    join valid.person as oppgitt on oppgitt.delivery = person.delivery and oppgitt.pePeID = person.pe_id

)

-- Rows without a value do not take part in arg_min.
select person, arg_min(alder, plass) as alder, arg_min(kjonn, plass) as kjonn
from rapportert
group by person
