-- The rows of accepted ident messages with the numbers of the controls they break, and with the sender as six digits
-- (municipality and city district, 00 for none); a sender of another form is unknown and has none.
-- reads:  control.raw_ident, control.delivery, control.control
-- params: incomplete, repeated, invalid
-- grain:  delivery, rad

with

sent as (

    select
        *,
        case
            when regexp_full_match(institusjon, '[0-9]{4}') then institusjon || '00'
            when regexp_full_match(institusjon, '[0-9]{6}') then institusjon
        end as sender,
        case when regexp_full_match(pid, '[0-9]{1,10}') then cast(pid as bigint) end as number
    from control.raw_ident
    semi join (from control.delivery where accepted and kind = 'ident') using (delivery)

),

in_order as (

    select
        *,
        row_number() over (
            partition by delivery, coalesce(sender, institusjon, ''), number
            order by rad
        ) as occurrence
    from sent

),

judged as (

    select
        *,
        list_filter(
            [
                case when pid is null or not fid_given or "type" is null then $incomplete end,
                case when number is not null and occurrence > 1 then $repeated end,
                case when kontroll = 'feil' then $invalid end
            ],
            lambda control: control is not null
        ) as broken
    from in_order

)

select
    delivery,
    rad,
    linje,
    case when number is not null then pid end as person_id,
    list_has_any(
        broken,
        (select coalesce(list(number), []) from control.control where konsekvens = 'reject_row')
    ) as rejected,
    broken as breaches,
    sender as institusjon,
    number as pid,
    case when kontroll = 'ok' then pseudonym end as pseudonym
from judged
