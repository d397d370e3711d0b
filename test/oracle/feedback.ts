import {
  byKey,
  type Cell,
  changeInPercent,
  notApplicable,
  notAvailable,
  notReported,
  persons,
  rowOf,
  share
} from "./cells.js";
import {type CountingDelivery, dataYears, hasDelivered, personsIn, type Reported} from "./deliveries.js";
import {codeLastYear, type Unit, unitsOf} from "./geography.js";
import {informationIn, isInYear} from "./information.js";
import {servicesOf, serviceText} from "./recipients.js";
import {countedServices} from "./reference.js";
import {hasUnknownService} from "./services.js";
import {idNumber} from "./values.js";

type Rows = readonly (readonly string[])[];

function hasService(reported: readonly Reported[], aar: number, tjeneste: string): boolean {
  if (tjeneste === "UKJENT") return reported.some(({person}) => hasUnknownService(person, aar, "gjennom_aaret"));
  return servicesOf(reported, aar, "gjennom_aaret").includes(Number(tjeneste));
}

/** Persons of the unit with the service during the year; not reported where nobody delivered. */
function receiving(deliveries: readonly CountingDelivery[], aar: number, unit: Unit, tjeneste: string): Cell {
  if (!hasDelivered(deliveries, aar, unit)) return notReported;
  return persons([...personsIn(deliveries, aar, unit).values()].filter(r => hasService(r, aar, tjeneste)).length);
}

/** The unit as it was the year before, or null where the municipality was merged or divided. */
function unitLastYear(unit: Unit, aar: number): Unit | null {
  if (unit.niva === "land") return unitsOf(aar - 1, aar - 1, ["land"])[0] ?? null;
  const kommune = codeLastYear(unit.geo, aar);
  return kommune === null ? null : {niva: "kommune", geo: kommune, kommuner: [kommune]};
}

/** `tilbakemelding_tjenester` (spec 2.5): the newest year. */
export function feedbackOnServices(deliveries: readonly CountingDelivery[]): Rows {
  const years = dataYears(deliveries);
  const aar = years.at(-1);
  if (aar === undefined) return [];
  const rows: (readonly string[])[] = [];
  for (const unit of unitsOf(aar, aar, ["kommune", "land"])) {
    const before = years.includes(aar - 1) ? unitLastYear(unit, aar) : null;
    for (const tjeneste of [...countedServices(aar).map(serviceText), "UKJENT"]) {
      const now = receiving(deliveries, aar, unit, tjeneste);
      const lastYear = before === null ? notAvailable : receiving(deliveries, aar - 1, before, tjeneste);
      rows.push(rowOf([`${aar}`, unit.niva, unit.geo, tjeneste], [now, lastYear, changeInPercent(now, lastYear)]));
    }
  }
  return rows.sort(byKey);
}

const functionTypes = Array.from({length: 18}, (_, i) => i + 1);

/** Whether everything that a goal asks for is reported about the person in the unit (spec 2.5). */
const goals: Readonly<Record<string, (reported: readonly Reported[], aar: number) => boolean>> = {
  funksjon: (reported, aar) => {
    const rows = reported
      .flatMap(({person}) => person.rows.FUNKSJON)
      .filter(row => ["1", "2", "3", "4", "5", "9"].includes(row.get("fnFunkVerdi") ?? ""))
      .filter(row => functionTypes.includes(idNumber(row.get("fnFunkType")) ?? 0));
    const hasAll = functionTypes.every(type => rows.some(row => idNumber(row.get("fnFunkType")) === type));
    return hasAll && rows.some(row => isInYear(row.get("fnFraDato"), aar));
  },
  ernaering: (reported, aar) =>
    reported
      .flatMap(({person}) => person.rows.PERSONOPPL)
      .some(row => row.get("poErnKartlagt") === "1" && isInYear(row.get("poErnKartlagtDato"), aar)),
  legemiddelgjennomgang: (reported, aar) =>
    reported
      .flatMap(({person}) => person.rows.PERSONOPPL)
      .some(row => row.get("poLegeMiddGj") === "1" && isInYear(row.get("poLegeMiddGjDato"), aar)),
  bolig_hjemmesituasjon: (reported, aar) =>
    ["poBoligTilr", "poPrivHjelp", "poOmsorgBarn", "poHusstand"].every(attribute =>
      reported.some(({person}) => informationIn(person, aar).some(row => row.has(attribute)))
    ),
  individuell_plan: (reported, aar) =>
    reported.some(({person}) => informationIn(person, aar).some(row => row.has("poIndPlan")))
};

/** Shares of the goals among the unit's persons of one kind, for the newest year and the one before. */
function goalTable(deliveries: readonly CountingDelivery[], counts: (services: readonly number[]) => boolean): Rows {
  const rows: (readonly string[])[] = [];
  for (const aar of dataYears(deliveries).slice(-2)) {
    for (const unit of unitsOf(aar, aar, ["kommune", "land"])) {
      const delivered = hasDelivered(deliveries, aar, unit);
      const all = [...personsIn(deliveries, aar, unit).values()].filter(reported =>
        counts(servicesOf(reported, aar, "per_31_12"))
      );
      const key = [`${aar}`, unit.niva, unit.geo];
      const nevner = delivered ? persons(all.length) : notReported;
      rows.push(rowOf([...key, "antall"], [notApplicable, nevner, notApplicable]));
      for (const [maal, isReached] of Object.entries(goals)) {
        const reached = all.filter(reported => isReached(reported, aar)).length;
        const teller = delivered ? persons(reached) : notReported;
        rows.push(rowOf([...key, maal], [teller, nevner, share(teller, nevner)]));
      }
    }
  }
  return rows.sort(byKey);
}

/** `tilbakemelding_langtidsopphold` (spec 2.5): persons with service 21 on 31 December. */
export function feedbackOnLongStays(deliveries: readonly CountingDelivery[]): Rows {
  return goalTable(deliveries, services => services.includes(21));
}

/** `tilbakemelding_hjemmeboende` (spec 2.5): persons with another service on that day, and not 21. */
export function feedbackOnLivingAtHome(deliveries: readonly CountingDelivery[]): Rows {
  return goalTable(deliveries, services => services.length > 0 && !services.includes(21));
}
