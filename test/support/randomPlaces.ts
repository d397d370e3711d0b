import {words} from "./randomValues.js";

/** A municipality by its code in a year; null where there was none. */
export type Place = (aar: number) => string | null;

/** A municipality by its codes from these years on, in ascending order; null from the year when it was no more. */
function place(codes: Readonly<Record<number, string | null>>): Place {
  return aar => {
    const years = Object.keys(codes).map(Number);
    const since = years.filter(year => year <= aar).at(-1);
    return since === undefined ? null : (codes[since] ?? null);
  };
}

/** Municipalities of all kinds of fates on 1 January 2018, 2019, 2020 and 2024, many of them in one county. */
export const places: Readonly<Record<string, Place>> = {
  oslo: place({2017: "0301"}),
  eigersund: place({2017: "1101"}),
  stavanger: place({2017: "1103"}),
  utsira: place({2017: "1151"}),
  haugesund: place({2017: "1106"}),
  trondheim: place({2017: "1601", 2018: "5001"}),
  bergen: place({2017: "1201", 2020: "4601"}),
  ringerike: place({2017: "0605", 2020: "3007", 2024: "3305"}),
  drammen: place({2017: "0602", 2020: "3005", 2024: "3301"}),
  svelvik: place({2017: "0711", 2020: null}),
  nedreEiker: place({2017: "0625", 2020: null}),
  larvik: place({2017: "0709", 2018: "0712", 2020: "3805", 2024: "3909"}),
  lardal: place({2017: "0728", 2018: null}),
  aalesund: place({2017: "1504", 2020: "1507", 2024: "1508"}),
  haram: place({2017: "1534", 2020: null, 2024: "1580"}),
  rindal: place({2017: "1567", 2019: "5061"}),
  hemne: place({2017: "1612", 2018: "5011", 2020: "5055"}),
  halsa: place({2017: "1571", 2020: null}),
  snillfjord: place({2017: "1613", 2018: "5012", 2020: null}),
  narvik: place({2017: "1805", 2020: "1806"}),
  hamaroy: place({2017: "1849", 2020: "1875"}),
  tysfjord: place({2017: "1850", 2020: null})
};

/** Municipalities of Rogaland and Oslo, which nothing happened to. */
export const steadyPlaces = words("stavanger eigersund utsira haugesund oslo");

/** Municipalities that were merged, renumbered or divided with others of these. */
export const reformedPlaces = words(
  "drammen svelvik nedreEiker larvik lardal aalesund haram rindal hemne halsa snillfjord narvik hamaroy tysfjord"
);
