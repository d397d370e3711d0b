import {dirname, join} from "node:path";
import {withMemoryDatabase} from "../database/memoryDatabase.js";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import {changedDeliveries} from "../diff/changedDeliveries.js";
import {type Difference, differenceSchema} from "../diff/difference.js";
import {differencePage} from "../diff/differencePage.js";
import {differenceText} from "../diff/differenceText.js";
import {labelOrNull, type ReleaseFiles, releaseDifference} from "../diff/releaseDifference.js";
import {withLock} from "../lock.js";
import {protectedFolder} from "../protectedFiles.js";
import {readPublished} from "../publish/disk.js";
import {type Labels, labelsOf} from "../publish/labels.js";
import {manifestPath, parseManifest} from "../publish/manifest.js";
import {lastRecord} from "../record.js";
import {releaseInputs} from "../releaseInputs.js";
import {writeStaffFile} from "../staffFile.js";
import type {DiffArguments} from "./arguments/diff.js";
import {noCatalogue, withCatalogue} from "./catalogueQueries.js";
import type {CommandContext, CommandResult} from "./command.js";
import {releaseFolder} from "./releaseFolder.js";

/**
 * `kprstat diff`: what changed between two releases, and with the work folder the deliveries behind it and a page for the
 * register's staff. Throws `missing`, `blocked` for a release that cannot be read, `cannotWrite`, or `tryLater` while a
 * run uses the work folder.
 */
export async function diffCommand(options: DiffArguments, _: CommandContext): Promise<CommandResult> {
  const {output, work, releases} = options;
  const configuration = loadConfiguration(options.config);
  const labels = labelsOf(configuration);
  const [older, newer] = inOrder(await readRelease(output, releases[0]), await readRelease(output, releases[1]));
  const published = await withMemoryDatabase(dirname(newer.folder), database =>
    releaseDifference(database, older, newer, labels)
  );
  const behind = await deliveriesBehind(work, older, newer, labels);
  const page = work === null ? null : join(protectedFolder(work, newer.manifest.id), `diff-${older.manifest.id}.html`);
  const difference: Difference = {...published, ...behind, page};
  if (page !== null) writeStaffFile(page, differencePage(difference, {labels, configuration}));
  return {json: difference, shape: differenceSchema, text: differenceText(difference), kind: "answer", exitCode: 0};
}

async function readRelease(output: string, id: string): Promise<ReleaseFiles> {
  const folder = releaseFolder(output, id);
  return {folder, manifest: parseManifest(await readPublished(folder, manifestPath))};
}

/** By when they were made; of one moment, by id. */
function inOrder(one: ReleaseFiles, other: ReleaseFiles): readonly [older: ReleaseFiles, newer: ReleaseFiles] {
  const moment = ({manifest: {created, id}}: ReleaseFiles) => {
    const [year = "", number = ""] = id.split("-r");
    return `${created} ${year} ${number.padStart(9, "0")}`;
  };
  return moment(one) < moment(other) ? [one, other] : [other, one];
}

async function deliveriesBehind(
  work: string | null,
  older: ReleaseFiles,
  newer: ReleaseFiles,
  labels: Labels
): Promise<Pick<Difference, "deliveries" | "notes">> {
  if (work === null) return {deliveries: null, notes: []};
  if (lastRecord(work) === null) throw noCatalogue(work);
  const [before, now] = [releaseInputs(work, older.manifest), releaseInputs(work, newer.manifest)];
  const unknown = [...(before === null ? [older.manifest.id] : []), ...(now === null ? [newer.manifest.id] : [])];
  if (before === null || now === null) {
    return {deliveries: null, notes: unknown.map(id => `No run's record says what ${id} was made of.`)};
  }
  const nameOf = (kommune: string, aar: number | null) =>
    labelOrNull(labels, {table: "", row: {geo_niva: "kommune", geo: kommune, aar: String(aar ?? "")}}, "geo") ?? "";
  const deliveries = await withLock(work, "diff", () =>
    withCatalogue(work, database => changedDeliveries(database, before, now, nameOf))
  );
  return {deliveries, notes: []};
}
