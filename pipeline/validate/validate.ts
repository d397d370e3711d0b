import {rmSync} from "node:fs";
import {addToCatalogue} from "../database/catalogue.js";
import {renameDurably} from "../durable.js";
import type {RunContext} from "../stage.js";
import type {ValidateTask} from "../worker.js";
import type {WorkerPool} from "../workerPool.js";
import type {DeliveryHeader, DeliveryVerdict, LandedDelivery} from "./validateSegment.js";

export interface ValidateReport {
  readonly segments: number;
  readonly deliveries: number;
  readonly accepted: number;
  readonly rejected: number;
}

interface CatalogueDelivery {
  readonly delivery: number;
  readonly segment: number;
  readonly kind: LandedDelivery["kind"];
  readonly namespace_version: "3.5" | "3.7" | null;
  readonly fatal: string | null;
  readonly fatal_linje: number | null;
  readonly header: string;
  readonly rows_read: string;
}

/** Segments that have not been held against the rules behind `fingerprint`. */
export async function segmentsToValidate(context: RunContext, fingerprint: string): Promise<number[]> {
  const rows = await context.database.rows<{segment: number}>(
    "select segment from catalogue.segment where validated is distinct from $fingerprint order by segment",
    {fingerprint: context.force ? "" : fingerprint}
  );
  return rows.map(row => row.segment);
}

/** Holds landed segments against the control rules, one per free worker; each becomes visible in one transaction. */
export async function validate(
  context: RunContext,
  pool: WorkerPool,
  segments: readonly number[],
  fingerprint: string,
  folderOf: (kind: "raw" | "valid", segment: number) => string
): Promise<ValidateReport> {
  const {database, log, configuration, lastCalendarYear} = context;
  const {first, last} = configuration.settings.years;
  const years = {first, last: last ?? lastCalendarYear};
  const deliveries = await database.rows<CatalogueDelivery>("from catalogue.delivery order by delivery");
  let done = 0;
  const verdicts = await Promise.all(
    segments.map(async segment => {
      const final = folderOf("valid", segment);
      const members = deliveries.filter(delivery => delivery.segment === segment);
      const task: ValidateTask = {
        type: "validate",
        rawFolder: folderOf("raw", segment),
        validFolder: `${final}.tmp`,
        deliveries: members.map(landedDelivery),
        years
      };
      rmSync(task.validFolder, {recursive: true, force: true});
      const result = await pool.run<readonly DeliveryVerdict[]>(task);
      // Forgotten first: a run that stops between here and the commit must not take the new rows for the old ones.
      await database.transaction(() =>
        database.run("update catalogue.segment set validated = null where segment = $segment", {segment})
      );
      rmSync(final, {recursive: true, force: true});
      renameDurably(task.validFolder, final);
      await database.transaction(() => rememberVerdicts(context, segment, fingerprint, result));
      log.progress("checking segments", ++done, segments.length, "segments");
      return result;
    })
  );
  const all = verdicts.flat();
  const accepted = all.filter(verdict => verdict.accepted).length;
  return {segments: segments.length, deliveries: all.length, accepted, rejected: all.length - accepted};
}

function landedDelivery(row: CatalogueDelivery): LandedDelivery {
  return {
    delivery: row.delivery,
    kind: row.kind,
    fatal: row.fatal,
    fatalLinje: row.fatal_linje,
    namespaceVersion: row.namespace_version,
    header: JSON.parse(row.header) as DeliveryHeader,
    rowsRead: JSON.parse(row.rows_read) as Record<string, number>
  };
}

async function rememberVerdicts(
  {database}: RunContext,
  segment: number,
  fingerprint: string,
  verdicts: readonly DeliveryVerdict[]
): Promise<void> {
  for (const table of ["verdict", "row_count"]) {
    await database.run(`delete from catalogue.${table} where segment = $segment`, {segment});
  }
  await addToCatalogue(
    database,
    "verdict",
    verdicts.map(verdict => ({
      delivery: verdict.delivery,
      segment,
      kind: verdict.kind,
      accepted: verdict.accepted,
      aar: verdict.aar,
      kommune: verdict.kommune,
      bydel: verdict.bydel,
      lopenr: verdict.lopenr,
      laget_dato: verdict.lagetDato,
      versjon: verdict.versjon,
      findings: verdict.findings
    }))
  );
  await addToCatalogue(
    database,
    "row_count",
    verdicts.flatMap(({delivery, counts}) =>
      Object.entries(counts).map(([klasse, count]) => ({delivery, segment, klasse, ...count}))
    )
  );
  await database.run("update catalogue.segment set validated = $fingerprint where segment = $segment", {
    fingerprint,
    segment
  });
}
