import {existsSync} from "node:fs";
import {basename} from "node:path";
import {cataloguePath} from "../database/catalogue.js";
import type {Database} from "../database/database.js";
import {withMemoryDatabase} from "../database/memoryDatabase.js";
import {loadRelations, type Relations, withDependencies} from "../database/relation.js";
import type {Configuration, StatisticDefinition} from "../definition/configuration.js";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import {codeBefore} from "../definition/reference.js";
import {KprstatError} from "../errors.js";
import {closest} from "../explain/closest.js";
import {deliveriesOf} from "../explain/deliveries.js";
import {
  type ExplainedDelivery,
  type ExplainedMeasure,
  type Explanation,
  explanationSchema
} from "../explain/explanation.js";
import {didYouMean} from "../explain/findRow.js";
import {readGeography} from "../explain/geography.js";
import {measureRule} from "../explain/measureRule.js";
import {reasonsOf} from "../explain/reasons.js";
import {type ShownRow, shownRow} from "../explain/shownRow.js";
import {fingerprintOf} from "../fingerprint.js";
import {withLock} from "../lock.js";
import type {Units} from "../numbers/units.js";
import {certificatePath} from "../protectedFiles.js";
import {readPublished} from "../publish/disk.js";
import {type Labels, labelsOf} from "../publish/labels.js";
import {type Manifest, manifestPath, parseManifest} from "../publish/manifest.js";
import {tablePath} from "../publish/shape.js";
import {codeVersion} from "../release.js";
import type {ExplainArguments} from "./arguments/explain.js";
import {presentFiles, withCatalogue} from "./catalogueQueries.js";
import type {CommandContext, CommandResult} from "./command.js";
import {explainText} from "./explainText.js";
import {releaseFolder} from "./releaseFolder.js";

/** What a row is asked with: the release and everything about it that is public. */
interface Question {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly configuration: Configuration;
  readonly relations: Relations;
  readonly labels: Labels;
  readonly definition: StatisticDefinition;
  readonly row: ShownRow;
  readonly units: Units;
}

/**
 * `kprstat explain`: a row of a release back to its rule, SQL and deliveries, and to those who have the work folder, why
 * its hidden cells are hidden. No hidden value is told. Throws `usage` for a row that there is not, `missing`, `blocked`
 * where files and certificate do not belong together, or `tryLater` while a run uses the work folder.
 */
export async function explainCommand(options: ExplainArguments, _: CommandContext): Promise<CommandResult> {
  const folder = releaseFolder(options.output, options.release);
  const configuration = loadConfiguration(options.config);
  const definition = definitionOf(configuration, options.table);
  const manifest = parseManifest(await readPublished(folder, manifestPath));
  const labels = labelsOf(configuration);
  const row = await shownRow(folder, definition, options.row, labels);
  const relations = loadRelations();
  const explanation = await withMemoryDatabase(configuration.folder, async database => {
    const counted = definition.kind === "count" ? {definition, key: row.key} : null;
    const geography = await readGeography(database, configuration, relations, manifest.dataYears, counted);
    const question = {folder, manifest, configuration, relations, labels, definition, row, units: geography.units};
    const measures = await measuresOf(question, options, database);
    const used = await deliveriesUsed(question, options.work);
    return {
      ...publicPart(question),
      measures,
      population: geography.population,
      deliveries: used?.deliveries ?? null,
      notes: notesOf(question, options.work, used?.inputSha256 ?? null, measures)
    };
  });
  return {json: explanation, shape: explanationSchema, text: explainText(explanation), kind: "answer", exitCode: 0};
}

/** What needs no database. */
function publicPart(question: Question): Pick<Explanation, "release" | "table" | "row" | "sources" | "municipalities"> {
  const {folder, manifest, configuration, definition, row, relations} = question;
  const {table, title, description, kind} = definition;
  const counts = withDependencies(relations, `${kind === "count" ? "contribution" : "register"}.${table}`);
  return {
    release: {id: manifest.id, folder, created: manifest.created},
    table: {name: table, title, description},
    row: row.dimensions.map((dimension, index) => ({
      ...{dimension, code: row.key[index] ?? "", name: row.nameOf(dimension)}
    })),
    sources: {
      definition: {
        path: `${basename(configuration.folder)}/statistics/${table}.json`,
        sha256: configuration.files[`statistics/${table}.json`] ?? ""
      },
      sql: counts.map(({name, sha256}) => ({path: `sql/${name.replace(".", "/")}.sql`, sha256})).reverse()
    },
    municipalities: municipalitiesOf(question, 0).map(kommune => ({
      ...{kommune, navn: nameOf(question, kommune, row.key[0] ?? "")}
    }))
  };
}

function definitionOf({statistics}: Configuration, table: string): StatisticDefinition {
  const found = statistics.find(definition => definition.table === table);
  if (found !== undefined) return found;
  const tables = statistics.map(definition => definition.table).sort();
  throw new KprstatError("usage", {
    what: `There is no table "${table}"${didYouMean(closest(table, tables))}`,
    remedy: `The tables are ${tables.join(", ")}.`
  });
}

async function measuresOf(
  {definition, row, configuration, relations, folder, manifest, labels}: Question,
  {work}: ExplainArguments,
  database: Database
): Promise<readonly ExplainedMeasure[]> {
  if (definition.kind === "register") {
    return definition.columns.map(({name, label}) => ({
      ...{name, label, ...row.cell(name)},
      ...{rule: "of the deliveries that count", why: null}
    }));
  }
  const certificate = certificatePath(work, manifest.id);
  const tables = manifest.files.flatMap(({path, sha256}) => {
    const table = basename(path, ".csv");
    return path === tablePath(table, "csv") ? [[table, sha256] as const] : [];
  });
  const reasons = await reasonsOf(definition, row, {
    context: {database, configuration, folders: {work}},
    relations,
    labels,
    release: {id: manifest.id, folder, tables: Object.fromEntries(tables)},
    certificate: existsSync(certificate) ? certificate : null
  });
  return definition.measures.map(measure => ({
    ...{name: measure.name, label: measure.label, ...row.cell(measure.name)},
    ...{rule: measureRule(definition, measure, row.key), why: reasons.get(measure.name) ?? null}
  }));
}

/** The municipalities of the row's unit, `yearsBefore` the row's year; none where the unit was not the same then. */
function municipalitiesOf({definition, row, units, configuration}: Question, yearsBefore: 0 | 1): readonly string[] {
  if (definition.kind === "register") return yearsBefore === 0 ? [row.key[1] ?? ""] : [];
  const [aar = "", niva = "", geo = ""] = row.key;
  const code =
    yearsBefore === 1 && niva === "kommune" ? codeBefore(geo, Number(aar), configuration.reference.changes) : geo;
  return units.find(Number(aar) - yearsBefore, definition.geography, niva, code ?? "")?.kommuner ?? [];
}

function nameOf({labels, definition}: Question, geo: string, aar: string): string {
  return labels.label(definition.table, "geo", {aar, geo_niva: "kommune", geo});
}

interface UsedDeliveries {
  readonly deliveries: readonly ExplainedDelivery[];
  /** Of what lies in the delivery folder now, as in a manifest. */
  readonly inputSha256: string;
}

/** From the catalogue of the work folder; null where there is none that this user can read. */
async function deliveriesUsed(question: Question, work: string): Promise<UsedDeliveries | null> {
  if (!existsSync(cataloguePath(work))) return null;
  const {definition, row} = question;
  const aar = Number(row.key[0]);
  const hasLastYear = definition.kind === "count" && definition.measures.some(({kind}) => kind === "last_year");
  const years = hasLastYear ? ([0, 1] as const) : ([0] as const);
  return withLock(work, "explain", () =>
    withCatalogue(work, async database => {
      const deliveries: ExplainedDelivery[] = [];
      for (const before of years) {
        const kommuner = municipalitiesOf(question, before);
        for (const found of await deliveriesOf(database, aar - before, kommuner)) {
          deliveries.push({...found, navn: nameOf(question, found.kommune, String(found.aar))});
        }
      }
      const present = new Set((await presentFiles(database)).map(({sha256}) => sha256));
      return {deliveries, inputSha256: fingerprintOf([...present].sort())};
    })
  );
}

function notesOf(
  {manifest, configuration, relations}: Question,
  work: string,
  inputSha256: string | null,
  measures: readonly ExplainedMeasure[]
): readonly string[] {
  const unexplained = measures.some(({status, why}) => status === "suppressed" && why === null);
  const notes: readonly (readonly [boolean, string])[] = [
    [
      inputSha256 === null,
      `The folder ${work} is no work folder, or this user cannot read it: deliveries are not told.`
    ],
    [
      unexplained,
      `Why a cell is hidden stands in the certificate of ${manifest.id}, which is not in ${work}: give the work folder it was made with.`
    ],
    [
      inputSha256 !== null && inputSha256 !== manifest.inputSha256,
      "The deliveries have changed since the release was made: those named here are the ones of the last run."
    ],
    [
      manifest.configurationSha256 !== configuration.sha256,
      "The configuration has changed since the release was made: words and rules named here are those of now."
    ],
    [
      manifest.codeVersion !== codeVersion(relations),
      `The release was made by another version of the program (${manifest.codeVersion}): SQL files named here are those of now.`
    ]
  ];
  return notes.flatMap(([holds, note]) => (holds ? [note] : []));
}
