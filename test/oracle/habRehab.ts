import {byKey} from "./cells.js";
import {type CountingDelivery, dataYears, personsIn} from "./deliveries.js";
import {type Unit, unitsOf} from "./geography.js";
import {hasHab} from "./information.js";
import {populationOfAll} from "./reference.js";
import {oneDecimal} from "./values.js";

const levels = ["fylke", "kommune", "land"] as const;

/** Years and units of the table. */
function unitsByYear(deliveries: readonly CountingDelivery[]): readonly {readonly aar: number; readonly unit: Unit}[] {
  const years = dataYears(deliveries).filter(aar => aar >= 2020);
  return years.flatMap(aar => unitsOf(aar, aar, levels).map(unit => ({aar, unit})));
}

/** Persons who count in the unit, each once. */
export function habPersons(deliveries: readonly CountingDelivery[], aar: number, unit: Unit): number {
  const all = [...personsIn(deliveries, aar, unit).values()];
  return all.filter(reported => reported.some(({person}) => hasHab(person, aar))).length;
}

/** True persons per `aar, geo_niva, geo`: the columns `aar, geo_niva, geo, personer`, before anything is hidden. */
export function trueHab(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return unitsByYear(deliveries)
    .map(({aar, unit}) => [`${aar}`, unit.niva, unit.geo, `${habPersons(deliveries, aar, unit)}`])
    .sort(byKey);
}

const suppressBelow = 10;

/** What is published of a unit's persons: a number, hidden, or 0 where nothing is reported. */
type Shown =
  | {readonly status: "ok"; readonly value: number}
  | {readonly status: "suppressed"}
  | {readonly status: "not_reported"};

function shownCount(persons: number): Shown {
  if (persons === 0) return {status: "not_reported"};
  return persons < suppressBelow ? {status: "suppressed"} : {status: "ok", value: persons};
}

/** A total is the sum of the shown municipalities. */
function shownTotal(parts: readonly Shown[]): Shown {
  const shown = parts.flatMap(p => (p.status === "ok" ? [p.value] : []));
  if (shown.length > 0) return {status: "ok", value: shown.reduce((sum, n) => sum + n, 0)};
  return {status: parts.some(p => p.status === "suppressed") ? "suppressed" : "not_reported"};
}

function publishedCells(shown: Shown, population: number | null): readonly string[] {
  if (shown.status === "suppressed") return ["", "suppressed", "", "suppressed"];
  if (shown.status === "not_reported") return ["0", "not_reported", "", "not_reported"];
  if (!population) return [`${shown.value}`, "ok", "", "not_available"];
  return [`${shown.value}`, "ok", oneDecimal(BigInt(shown.value) * 1000n, BigInt(population)), "ok"];
}

/** The rows of `hab_rehab_utenfor_institusjon` as published (spec 2.3, 3.1, 4.1). */
export function publishedHab(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return unitsByYear(deliveries)
    .map(({aar, unit}) => {
      const parts = unit.kommuner.map(kommune =>
        shownCount(habPersons(deliveries, aar, {niva: "kommune", geo: kommune, kommuner: [kommune]}))
      );
      const population = populationOfAll(unit.kommuner, aar);
      return [`${aar}`, unit.niva, unit.geo, ...publishedCells(shownTotal(parts), population)];
    })
    .sort(byKey);
}
