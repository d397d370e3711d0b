import {mkdirSync} from "node:fs";
import type {Database} from "../database/database.js";
import type {RuleSource} from "./compileRules.js";
import {countByDelivery, dropControlSchema, makeControlSchema} from "./controlSchema.js";
import {type HeaderFacts, headerFacts, type LandedDelivery} from "./header.js";
import {type ConfiguredYears, judgeHeaders} from "./judgeHeaders.js";
import {type RowCounts, SegmentRows} from "./segmentRows.js";

export type {DeliveryHeader, LandedDelivery} from "./header.js";
export type {RowCounts} from "./segmentRows.js";

/** One segment: the rows of `deliveries` as they were landed in `rawFolder`. Survives a structured clone. */
export interface ValidateTask {
  readonly rawFolder: string;
  /** Made if needed; the caller gives it its final name when all is written. */
  readonly validFolder: string;
  readonly deliveries: readonly LandedDelivery[];
  readonly years: ConfiguredYears;
}

/** What became of one delivery. */
export interface DeliveryVerdict extends HeaderFacts {
  readonly delivery: number;
  readonly kind: LandedDelivery["kind"];
  readonly accepted: boolean;
  /** Rows by class; of a rejected delivery they are not counted. */
  readonly counts: Readonly<Record<string, RowCounts>>;
  /** Number of findings. */
  readonly findings: number;
}

/**
 * Holds one segment against the control rules. Writes to `validFolder` the accepted rows, typed, as `<class>.parquet`
 * and `ident.parquet` in document order, and every finding as `funn.parquet`. Uses the schema `control` meanwhile.
 *
 * @throws KprstatError `blocked` when rows read are not rows accepted plus rejected; `configuration` when a rule is
 * missing or a row is to reject its file.
 */
export async function validateSegment(
  database: Database,
  source: RuleSource,
  task: ValidateTask
): Promise<readonly DeliveryVerdict[]> {
  mkdirSync(task.validFolder, {recursive: true, mode: 0o700});
  await makeControlSchema(database, source, task.rawFolder);
  try {
    const {accepted, groups} = await judgeHeaders(database, source, task.deliveries, task.years);
    const rows = new SegmentRows(database, source, task.validFolder, groups);
    await rows.judge();
    const findings = await countByDelivery(database, "control.finding");
    return task.deliveries.map(delivery => ({
      delivery: delivery.delivery,
      kind: delivery.kind,
      accepted: accepted.has(delivery.delivery),
      ...headerFacts(delivery),
      counts: accepted.has(delivery.delivery) ? rows.counts(delivery) : {},
      findings: findings.get(delivery.delivery) ?? 0
    }));
  } finally {
    await dropControlSchema(database);
  }
}
