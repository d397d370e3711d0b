import type {CountingDelivery} from "./deliveries.js";
import {feedbackOnLivingAtHome, feedbackOnLongStays, feedbackOnServices} from "./feedback.js";
import {publishedHab, trueHab} from "./habRehab.js";
import {planInInstitution, planOutsideInstitution} from "./individualPlan.js";
import {
  recipientsByAgeAndSex,
  recipientsByGroup,
  recipientsByService,
  rehabilitationInInstitution
} from "./recipients.js";
import {reportingStatus} from "./reportingStatus.js";

type Rows = readonly (readonly string[])[];

/** The tables whose totals are true. */
export const exactTables = [
  "hab_rehab_institusjon",
  "individuell_plan_hjemme",
  "individuell_plan_institusjon",
  "tilbakemelding_hjemmeboende",
  "tilbakemelding_langtidsopphold",
  "tilbakemelding_tjenester",
  "tjenestemottakere_alder_kjonn",
  "tjenestemottakere_gruppe",
  "tjenestemottakere_tjeneste"
] as const;
export type ExactTable = (typeof exactTables)[number];

/**
 * Rows of text by table, sorted by their dimensions in byte order. Those of exact tables are what would be published if
 * nothing had to be hidden: the dimensions, then value and status of every measure.
 */
export interface OracleTables extends Readonly<Record<ExactTable, Rows>> {
  readonly hab_rehab_utenfor_institusjon: {
    /** `aar, geo_niva, geo, personer`: distinct persons, before anything is hidden. */
    readonly true: Rows;
    /** `aar, geo_niva, geo, personer, personer_status, per_1000, per_1000_status`. */
    readonly published: Rows;
  };
  /** `aar, geo, levert, lopenr, laget_dato, versjon, andel_avvist, poHab_levert`. */
  readonly rapporteringsstatus: Rows;
}

/** Every table, each counted when it is first asked for. */
export function tablesOf(deliveries: readonly CountingDelivery[]): OracleTables {
  const counted = new Map<(deliveries: readonly CountingDelivery[]) => Rows, Rows>();
  const once = (count: (deliveries: readonly CountingDelivery[]) => Rows): Rows => {
    const rows = counted.get(count) ?? count(deliveries);
    counted.set(count, rows);
    return rows;
  };
  return {
    hab_rehab_utenfor_institusjon: {
      get true() {
        return once(trueHab);
      },
      get published() {
        return once(publishedHab);
      }
    },
    get rapporteringsstatus() {
      return once(reportingStatus);
    },
    get individuell_plan_hjemme() {
      return once(planOutsideInstitution);
    },
    get individuell_plan_institusjon() {
      return once(planInInstitution);
    },
    get tilbakemelding_tjenester() {
      return once(feedbackOnServices);
    },
    get tilbakemelding_langtidsopphold() {
      return once(feedbackOnLongStays);
    },
    get tilbakemelding_hjemmeboende() {
      return once(feedbackOnLivingAtHome);
    },
    get tjenestemottakere_tjeneste() {
      return once(recipientsByService);
    },
    get tjenestemottakere_gruppe() {
      return once(recipientsByGroup);
    },
    get tjenestemottakere_alder_kjonn() {
      return once(recipientsByAgeAndSex);
    },
    get hab_rehab_institusjon() {
      return once(rehabilitationInInstitution);
    }
  };
}
