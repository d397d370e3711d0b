import {byKey, notReported, per1000, persons, rowOf} from "./cells.js";
import {bySender, type CountingDelivery, dataYears, hasDelivered, personsIn, type Reported} from "./deliveries.js";
import {type Level, type Unit, unitsOf} from "./geography.js";
import {
  type AgeGroup,
  ageGroups,
  countedServices,
  countyPopulationOf,
  populationOfAll,
  serviceGroups,
  servicesIn
} from "./reference.js";
import {countingServices, type Period} from "./services.js";

type Rows = readonly (readonly string[])[];
const periods: readonly Period[] = ["gjennom_aaret", "per_31_12"];
const allLevels: readonly Level[] = ["fylke", "kommune", "kostra", "land"];

/** A category of a table: its codes, who is in it, and how many live in a unit whom it is about (null: unknown). */
interface Category {
  readonly codes: readonly string[];
  readonly holds: (services: readonly number[], identity: string) => boolean;
  readonly population: (unit: Unit, aar: number) => number | null;
}

const everybody = (unit: Unit, aar: number): number | null => populationOfAll(unit.kommuner, aar);

/** Codes of the counting services that the person has in one or several municipalities. */
export function servicesOf(reported: readonly Reported[], aar: number, period: Period): readonly number[] {
  return [...new Set(reported.flatMap(({person}) => countingServices(person, aar, period)))];
}

/** A table of recipients: for every year, unit, period and category the persons with a counting service, and per 1000. */
function recipientTable(
  deliveries: readonly CountingDelivery[],
  levels: readonly Level[],
  categoriesOf: (aar: number) => readonly Category[]
): Rows {
  const rows: (readonly string[])[] = [];
  for (const aar of dataYears(deliveries).filter(year => year >= 2017)) {
    const categories = categoriesOf(aar);
    for (const unit of unitsOf(aar, aar, levels)) {
      const delivered = hasDelivered(deliveries, aar, unit);
      const all = [...personsIn(deliveries, aar, unit)];
      const living = categories.map(({population}) => population(unit, aar));
      for (const period of periods) {
        const recipients = all
          .map(([identity, reported]) => ({identity, services: servicesOf(reported, aar, period)}))
          .filter(({services}) => services.length > 0);
        for (const [i, {codes, holds}] of categories.entries()) {
          const inCategory = recipients.filter(({services, identity}) => holds(services, identity));
          const count = delivered ? persons(inCategory.length) : notReported;
          const key = [`${aar}`, unit.niva, unit.geo, period, ...codes];
          rows.push(rowOf(key, [count, per1000(count, living[i] ?? null)]));
        }
      }
    }
  }
  return rows.sort(byKey);
}

/** A service code as the tables write it, two digits. */
export function serviceText(code: number): string {
  return `${code}`.padStart(2, "0");
}

function serviceCategory(code: number): Category {
  return {codes: [serviceText(code)], holds: services => services.includes(code), population: everybody};
}

const everyRecipient: Category = {codes: ["ALLE"], holds: () => true, population: everybody};

/** `tjenestemottakere_tjeneste` (spec 2.6). */
export function recipientsByService(deliveries: readonly CountingDelivery[]): Rows {
  return recipientTable(deliveries, allLevels, aar => [...countedServices(aar).map(serviceCategory), everyRecipient]);
}

/** `hab_rehab_institusjon` (spec 2.6). */
export function rehabilitationInInstitution(deliveries: readonly CountingDelivery[]): Rows {
  return recipientTable(deliveries, allLevels, () => [serviceCategory(19)]);
}

/** `tjenestemottakere_gruppe` (spec 2.6). */
export function recipientsByGroup(deliveries: readonly CountingDelivery[]): Rows {
  const groups = Object.keys(serviceGroups).map((gruppe): Category => {
    const inGroup = servicesIn(gruppe);
    return {codes: [gruppe], holds: services => services.some(code => inGroup.includes(code)), population: everybody};
  });
  return recipientTable(deliveries, allLevels, () => [...groups, everyRecipient]);
}

interface AgeAndSex {
  readonly alder: AgeGroup | "UKJENT";
  readonly kjonn: "M" | "K" | "UKJENT";
}

function ageGroupOf(age: number): AgeGroup {
  if (age < 18) return "0-17";
  if (age < 50) return "18-49";
  if (age < 67) return "50-66";
  if (age < 80) return "67-79";
  return age < 90 ? "80-89" : "90+";
}

/** Age and sex of a person, each from the latest delivery with a value (spec 2.6). */
export function ageAndSexOf(reported: readonly Reported[]): AgeAndSex {
  const ordered = [...reported].sort((a, b) =>
    a.lagetDato === b.lagetDato ? bySender(a, b) : a.lagetDato > b.lagetDato ? -1 : 1
  );
  const first = (attribute: string): string | undefined =>
    ordered.map(({person}) => person.values.get(attribute)).find(value => value !== undefined);
  const [age, sex] = [first("peAlder"), first("peKjonn")];
  return {
    alder: age === undefined ? "UKJENT" : ageGroupOf(Number(age)),
    kjonn: sex === "M" || sex === "K" ? sex : "UKJENT"
  };
}

/** Persons of an age and sex living in a county or the country, null for all of them; null where unknown. */
function livingIn(unit: Unit, aar: number, alder: AgeGroup | null, kjonn: "M" | "K" | null): number | null {
  const counties = unit.niva === "fylke" ? [unit.geo] : unitsOf(aar, aar, ["fylke"]).map(({geo}) => geo);
  const numbers = counties.map(fylke => countyPopulationOf(fylke, aar, alder, kjonn));
  return numbers.reduce<number | null>((sum, n) => (sum === null || n === null ? null : sum + n), 0);
}

const ages = [...ageGroups, "UKJENT", "ALLE"] as const;
const sexes = ["M", "K", "UKJENT", "ALLE"] as const;

/** `tjenestemottakere_alder_kjonn` (spec 2.6): counties and the country. */
export function recipientsByAgeAndSex(deliveries: readonly CountingDelivery[]): Rows {
  return recipientTable(deliveries, ["fylke", "land"], aar => {
    const country = unitsOf(aar, aar, ["land"]);
    const found = new Map(
      country
        .flatMap(unit => [...personsIn(deliveries, aar, unit)])
        .map(([identity, reported]) => [identity, ageAndSexOf(reported)])
    );
    return ages.flatMap(alder =>
      sexes.map(
        (kjonn): Category => ({
          codes: [alder, kjonn],
          holds: (_, identity) => {
            const person = found.get(identity);
            return (alder === "ALLE" || person?.alder === alder) && (kjonn === "ALLE" || person?.kjonn === kjonn);
          },
          population: (unit, year) =>
            alder === "UKJENT" || kjonn === "UKJENT"
              ? null
              : livingIn(unit, year, alder === "ALLE" ? null : alder, kjonn === "ALLE" ? null : kjonn)
        })
      )
    );
  });
}
