import {cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {findingsCommand} from "../../pipeline/command/findings.js";
import {runCommand} from "../../pipeline/command/run.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {keepStatistics} from "./configurationCopy.js";
import {runOptions} from "./pipelineRun.js";

/** A case: deliveries, what must come out of them, and the world they are in. */
export interface GoldenCase {
  readonly name: string;
  readonly folder: string;
  readonly municipalities: readonly string[];
  /** No unit or population is known before. */
  readonly firstYear: number;
  /** The tables that there are. */
  readonly tables: readonly string[];
}

/** What a case gives or must give, by path below its folder: `release/…` and `findings.csv`. */
export type GoldenFiles = ReadonlyMap<string, string>;

const goldenFolder = join(packageFolder(), "test", "golden");
const silentScreen = {isTerminal: false, colour: false, columns: 80, write: () => undefined};

/** Binary formats, copies, what describes tables in words, sizes and hashes, and the pages; paths below a release. */
const leftOut = /\.(arrow|parquet)$|^api\/.*\.json$|^(datapackage\.json|dcat\.jsonld)$|^site\//;

export function goldenCases(): readonly GoldenCase[] {
  return readdirSync(goldenFolder, {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(({name}) => {
      const folder = join(goldenFolder, name);
      const world = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as Pick<
        GoldenCase,
        "municipalities" | "firstYear" | "tables"
      >;
      return {name, folder, ...world};
    });
}

/**
 * Runs the deliveries of a case below `folder`. The binary formats are left out, and what describes the tables: publishing
 * reads them back itself. So are the pages, whose numbers have tests of their own.
 */
export async function runCase(golden: GoldenCase, folder: string): Promise<GoldenFiles> {
  const config = join(folder, "config");
  cpSync(join(packageFolder(), "config"), config, {recursive: true});
  keepStatistics(config, golden.tables);
  shrinkReference(config, golden);
  cpSync(join(golden.folder, "deliveries"), join(folder, "deliveries"), {recursive: true});
  const context = {screen: silentScreen, now: new Date("2025-01-10T06:00:00Z"), runId: "20250110T060000Z-1"};
  const options = runOptions(folder, {config});
  const {work, output} = options;
  await runCommand(options, context);
  const out = join(folder, "findings.csv");
  await findingsCommand({work, config, kommune: null, year: null, out}, context);
  const release = textFiles(realpathSync(join(output, "latest")), "release/");
  return new Map([
    ...release,
    ["findings.csv", readFileSync(out, "utf8")],
    ["release/manifest.json", comparable(release.get("release/manifest.json") ?? "{}")]
  ]);
}

/** What must come out of a case. */
export function expectedFiles({folder}: GoldenCase): GoldenFiles {
  return new Map([
    ...textFiles(join(folder, "release"), "release/"),
    ...[...textFiles(folder, "")].filter(([path]) => path === "findings.csv")
  ]);
}

/** Writes down what came out, to be looked at by a person before it is committed. */
export function writeExpected({folder}: GoldenCase, files: GoldenFiles): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), text);
  }
}

/** The reference data of some municipalities from one year on, so that a whole release can be worked out by hand. */
function shrinkReference(config: string, {municipalities, firstYear}: GoldenCase): void {
  const reference = join(config, "reference");
  const kept = new Set(municipalities);
  const counties = new Set<string>();
  const rewrite = (file: string, change: (line: string) => string | null) => {
    const [header = "", ...lines] = readFileSync(join(reference, file), "utf8").trimEnd().split("\n");
    const rows = lines.flatMap(line => change(line) ?? []);
    writeFileSync(join(reference, file), `${[header, ...rows].join("\n")}\n`);
  };
  const when = (line: string, wanted: boolean) => (wanted ? line : null);
  /** A unit that exists from the first year on, or null when it has ended by then. */
  const from = (fields: readonly string[], fra: string, til: string) =>
    til !== "" && Number(til) <= firstYear ? null : [...fields, Math.max(Number(fra), firstYear), til].join(",");
  rewrite("kommuner.csv", line => {
    const [kommune = "", navn = "", fylke = "", fra = "", til = ""] = line.split(",");
    const unit = kept.has(kommune) ? from([kommune, navn, fylke], fra, til) : null;
    if (unit !== null) counties.add(fylke);
    return unit;
  });
  rewrite("fylker.csv", line => {
    const [fylke = "", navn = "", fra = "", til = ""] = line.split(",");
    return counties.has(fylke) ? from([fylke, navn], fra, til) : null;
  });
  rewrite("kommuneendringer.csv", line => {
    const [aar = "", fra = "", til = ""] = line.split(",");
    return when(line, Number(aar) <= firstYear || (kept.has(fra) && kept.has(til)));
  });
  rewrite("kostragrupper.csv", line => when(line, kept.has(line.split(",")[2] ?? "")));
  rewrite("folketall.csv", line => {
    const [aar = "", kommune = ""] = line.split(",");
    return when(line, Number(aar) >= firstYear && kept.has(kommune));
  });
  const settings = JSON.parse(readFileSync(join(config, "settings.json"), "utf8")) as object;
  writeFileSync(join(config, "settings.json"), JSON.stringify({...settings, years: {first: firstYear, last: null}}));
}

function textFiles(folder: string, prefix: string): Map<string, string> {
  return new Map(
    readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => path.slice(folder.length + 1))
      .filter(path => !leftOut.test(path))
      .sort()
      .map(path => [prefix + path, readFileSync(join(folder, path), "utf8")])
  );
}

/** The manifest without what no hand can work out: hashes, sizes, versions, name and time of the release, and the pages. */
function comparable(text: string): string {
  const {cells, dataYears, files} = JSON.parse(text) as {
    cells: unknown;
    dataYears: unknown;
    files: {path: string; rows: number}[];
  };
  const listed = files.filter(({path}) => !path.startsWith("site/")).map(({path, rows}) => ({path, rows}));
  return `${JSON.stringify({cells, dataYears, files: listed}, null, 2)}\n`;
}
