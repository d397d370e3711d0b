import type {AcceptedPerson, Counts, Header} from "./content.js";
import {countyOf, municipalitiesOf, populationOf} from "./reference.js";
import {dayOf, diedBefore} from "./services.js";
import {oneDecimal, type Values} from "./values.js";

/** A delivery that counts for its key, with the persons known by identity. */
export interface CountingDelivery {
  readonly header: Header;
  readonly aar: number;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly persons: readonly (AcceptedPerson & {readonly identity: string})[];
}

/** A unit of the table, and the municipalities in it. */
interface Unit {
  readonly niva: "fylke" | "kommune" | "land";
  readonly geo: string;
  readonly kommuner: readonly string[];
}

/** All years from the first to the last with an accepted content delivery. */
export function dataYears(deliveries: readonly CountingDelivery[]): readonly number[] {
  if (deliveries.length === 0) return [];
  const years = deliveries.map(d => d.aar);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  return Array.from({length: last - first + 1}, (_, i) => first + i);
}

/** Whether a period touches the year; an empty end is open, and what ends before it begins touches nothing. */
function overlapsYear(fra: string | undefined, til: string | undefined, aar: number): boolean {
  const [from, to] = [fra ?? "00000000", til ?? "99999999"];
  return from <= to && from <= dayOf(aar, "1231") && to >= dayOf(aar, "0101");
}

function isHab(row: Values, aar: number): boolean {
  return row.get("poHab") === "1" && overlapsYear(row.get("poFraDato"), row.get("poTilDato"), aar);
}

/** Whether the person counts in `hab_rehab_utenfor_institusjon` (spec 2.3). */
export function hasHab(person: AcceptedPerson, aar: number): boolean {
  return !diedBefore(person, dayOf(aar, "0101")) && person.rows.PERSONOPPL.some(row => isHab(row, aar));
}

function unitsOf(aar: number): readonly Unit[] {
  const kommuner = municipalitiesOf(aar);
  const fylkeOf = new Map(kommuner.map(kommune => [kommune, countyOf(kommune, aar)]));
  const fylker = [...new Set(fylkeOf.values())];
  return [
    ...fylker.map((geo): Unit => ({niva: "fylke", geo, kommuner: kommuner.filter(k => fylkeOf.get(k) === geo)})),
    ...kommuner.map((kommune): Unit => ({niva: "kommune", geo: kommune, kommuner: [kommune]})),
    {niva: "land", geo: "0", kommuner}
  ];
}

/** Distinct persons who count, in the municipalities together. */
function distinctPersons(deliveries: readonly CountingDelivery[], aar: number, kommuner: readonly string[]): number {
  const persons = deliveries
    .filter(d => d.aar === aar && d.header.kommune !== null && kommuner.includes(d.header.kommune))
    .flatMap(d => d.persons.filter(p => hasHab(p, aar)).map(p => p.identity));
  return new Set(persons).size;
}

function byKey(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [a.join("\u0000"), b.join("\u0000")];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** True persons per `aar, geo_niva, geo`: the columns `aar, geo_niva, geo, personer`, before anything is hidden. */
export function trueHab(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return dataYears(deliveries)
    .filter(aar => aar >= 2020)
    .flatMap(aar => unitsOf(aar).map(u => [`${aar}`, u.niva, u.geo, `${distinctPersons(deliveries, aar, u.kommuner)}`]))
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

/** Persons living in the municipalities together, or null where one is unknown. */
function livingIn(kommuner: readonly string[], aar: number): number | null {
  const numbers = kommuner.map(k => populationOf(k, aar));
  return numbers.reduce<number | null>((sum, n) => (sum === null || n === null ? null : sum + n), 0);
}

function publishedCells(shown: Shown, population: number | null): readonly string[] {
  if (shown.status === "suppressed") return ["", "suppressed", "", "suppressed"];
  if (shown.status === "not_reported") return ["0", "not_reported", "", "not_reported"];
  if (!population) return [`${shown.value}`, "ok", "", "not_available"];
  return [`${shown.value}`, "ok", oneDecimal(BigInt(shown.value) * 1000n, BigInt(population)), "ok"];
}

/** The rows of `hab_rehab_utenfor_institusjon` as published (spec 2.3, 3.1, 4.1). */
export function publishedHab(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return dataYears(deliveries)
    .filter(aar => aar >= 2020)
    .flatMap(aar =>
      unitsOf(aar).map(unit => {
        const parts = unit.kommuner.map(kommune => shownCount(distinctPersons(deliveries, aar, [kommune])));
        const population = livingIn(unit.kommuner, aar);
        return [`${aar}`, unit.niva, unit.geo, ...publishedCells(shownTotal(parts), population)];
      })
    )
    .sort(byKey);
}

function highest<T extends bigint | string>(values: readonly T[]): T | undefined {
  return values.reduce<T | undefined>((best, value) => (best === undefined || value > best ? value : best), undefined);
}

function statusRow(delivered: readonly CountingDelivery[], aar: number, kommune: string): readonly string[] {
  if (delivered.length === 0) return [`${aar}`, kommune, "nei", "", "", "", "", ""];
  const counts = delivered.flatMap(d => Object.values(d.counts));
  const lest = counts.reduce((sum, c) => sum + c.lest, 0);
  const avvist = counts.reduce((sum, c) => sum + c.avvist, 0);
  const hab = aar >= 2020 && distinctPersons(delivered, aar, [kommune]) > 0;
  return [
    `${aar}`,
    kommune,
    "ja",
    lopenrText(highest(delivered.map(d => d.header.lopenr)) ?? 0n),
    highest(delivered.map(d => d.header.lagetDato)) ?? "",
    highest(delivered.map(d => d.header.versjon)) ?? "",
    oneDecimal(BigInt(avvist) * 100n, BigInt(lest)),
    hab ? "ja" : "nei"
  ];
}

/** The rows of `rapporteringsstatus` (spec 2.7). */
export function reportingStatus(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return dataYears(deliveries)
    .flatMap(aar =>
      municipalitiesOf(aar).map(kommune => {
        const delivered = deliveries.filter(d => d.aar === aar && d.header.kommune === kommune);
        return statusRow(delivered, aar, kommune);
      })
    )
    .sort(byKey);
}

/** The published formats hold whole numbers of 32 bits; a larger running number is left empty. */
function lopenrText(lopenr: bigint): string {
  return lopenr < 2n ** 31n ? `${lopenr}` : "";
}
