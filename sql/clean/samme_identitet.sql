-- Rows of PERSON whose national identity another, earlier row of the same delivery has: one person under two pePeID.
-- Of the deliveries that count, since only these belong together with the ident message that counts. Persons whom no
-- table counts are among them: the rows are wrong all the same.
-- reads:  raw.person, clean.rapportert_person
-- params: none
-- grain:  delivery, rad

with

gjentatt as (

    select delivery, rad
    from clean.rapportert_person
    where nasjonal
    qualify row_number() over (partition by delivery, person order by rad) > 1

)

select delivery, rad, landet.linje, landet.person, landet.pePeID
from gjentatt
join raw.person as landet using (delivery, rad)
