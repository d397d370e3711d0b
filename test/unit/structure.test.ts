import {readdirSync, readFileSync} from "node:fs";
import {isBuiltin} from "node:module";
import {dirname, join, normalize, sep} from "node:path";
import {describe, expect, test} from "vitest";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {stageNames} from "../../pipeline/stage.js";

/** One import of a source file. */
interface Import {
  /** Path of the importing file, `pipeline/run.ts`. */
  readonly file: string;
  /** Path of the imported file (`pipeline/stage.ts`), or the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const root = packageFolder();

function filesBelow(folder: string, extension: RegExp): string[] {
  return readdirSync(join(root, folder), {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile() && extension.test(entry.name))
    .map(entry =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll(sep, "/")
    )
    .sort();
}

const source = new Map(
  ["pipeline", "test", "bench"]
    .flatMap(folder => filesBelow(folder, /\.m?ts$/))
    .map(file => [file, readFileSync(join(root, file), "utf8")] as const)
);

function importsOf(file: string, text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^;"']*?from\s+)?["']([^"']+)["'];/gm);
  const dynamic = text.matchAll(/\bawait import\("([^"]+)"\)/g);
  return [
    ...[...statements].map(([, type, names = "", from = ""]) => {
      const inBraces = /^\{([\s\S]*)\}\s*from\s+$/.exec(names)?.[1]?.split(",") ?? [""];
      const typeOnly = type !== undefined || inBraces.every(name => /^\s*type\s/.test(name));
      return {file, target: targetOf(file, from), typeOnly};
    }),
    ...[...dynamic].map(([, from = ""]) => ({file, target: targetOf(file, from), typeOnly: false}))
  ];
}

function targetOf(file: string, from: string): string {
  return from.startsWith(".") ? normalize(join(dirname(file), from)).replace(/\.js$/, ".ts") : from;
}

test("imports are found in all their forms", () => {
  const text = `import {join} from "node:path";
import yargs, {type Argv} from "yargs";
import type {Status} from "../cells.js";
import {
  type Relation,
  type Relations
} from "../database/relation.js";
import {type Relations, relationOf} from "../database/relation.js";
import "./side.js";
export type {Label} from "./labels.js";
  const {run} = await import("../run.js");
`;
  expect(importsOf("pipeline/publish/x.ts", text).map(({target, typeOnly}) => [target, typeOnly])).toEqual([
    ["node:path", false],
    ["yargs", false],
    ["pipeline/cells.ts", true],
    ["pipeline/database/relation.ts", true],
    ["pipeline/database/relation.ts", false],
    ["pipeline/publish/side.ts", false],
    ["pipeline/publish/labels.ts", true],
    ["pipeline/run.ts", false]
  ]);
});

const imports = [...source].flatMap(([file, text]) => importsOf(file, text));
const inPipeline = imports.filter(({file, target}) => file.startsWith("pipeline/") && target.startsWith("pipeline/"));

/** The folder of a module of the pipeline, or its own name when it lies in none: `suppress`, `cells`. */
function placeOf(path: string): string {
  const [, first = ""] = path.split("/");
  return first.replace(/\.ts$/, "");
}

const nucleus = ["cells", "errors", "stage", "log"];
const stages: readonly string[] = stageNames;

/** What each place may import besides itself and the nucleus. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  definition: [],
  // The schema `reference` is made from files whose names and columns the definition knows.
  database: ["definition"],
  // What a worker is sent and answers is typed in worker.ts; the pool is given to the stage by the run.
  ingest: ["definition", "database", "worker", "workerPool"],
  validate: ["definition", "database", "worker", "workerPool"],
  // Both are made of parts that are remembered with the fingerprint of what went in.
  transform: ["definition", "database", "fingerprint"],
  tabulate: ["definition", "database", "fingerprint"],
  // What the cells of a release say together: needs the definitions, and knows nothing of how anything is hidden.
  numbers: ["definition"],
  // Suppression sees cells, numbers and the rule of the table (a type), never the database.
  suppress: ["definition", "numbers", "rounding"],
  // What was ever published knows nothing of how it was made.
  ledger: [],
  // The auditor shares no code with what it audits.
  audit: [],
  // Publishing is handed what an audit has passed (a type).
  publish: ["definition", "database", "audit"],
  // The pages are made of published files and words; how a page escapes text is the staff's pages' too.
  site: ["definition", "publish", "staffPage"],
  // Synthetic deliveries are no stage: they know nothing of the pipeline but the code lists.
  generate: ["definition"]
};

/** Places that put the others together, the run and its parts above all; they alone may import stages. */
const above = [
  ...["run", "session", "plan", "derivation", "release", "summary", "worker", "command", "explain", "publication"],
  ...[
    "suppressTables",
    "earlierReleases",
    "toldYears",
    "decidedYears",
    "protectWorker",
    "protectedFiles",
    "remembered"
  ],
  ...["diff", "followup", "cli"]
];

/** Imports for their types only: they bind nothing when the program runs. */
const typesOnly: readonly (readonly [string, string])[] = [
  ["stage", "database"],
  ["stage", "definition"],
  ["ingest", "worker"],
  ["ingest", "workerPool"],
  ["validate", "worker"],
  ["validate", "workerPool"],
  ["suppress", "definition"],
  ["publish", "audit"]
];

/** Words and their layout have no place among the stages, but are everybody's. */
const common = ["durable", "packageFolder", "text", "version", "workerThread"];

function shown({file, target}: Import): string {
  return `${file} imports ${target}`;
}

describe("what may import what", () => {
  test("every import leads to a file", () => {
    expect(inPipeline.filter(({target}) => !source.has(target)).map(shown)).toEqual([]);
  });

  test("the nucleus imports no folder, except for types in stage.ts", () => {
    const out = inPipeline.filter(
      ({file, target, typeOnly}) =>
        nucleus.includes(placeOf(file)) &&
        ![...nucleus, ...common].includes(placeOf(target)) &&
        !(placeOf(file) === "stage" && ["definition", "database"].includes(placeOf(target)) && typeOnly)
    );
    expect(out.map(shown)).toEqual([]);
  });

  test.each(Object.entries(mayImport))("%s/ imports the nucleus, itself and what is listed", (place, allowed) => {
    const known = [place, ...nucleus, ...common, ...allowed];
    const out = inPipeline.filter(({file, target}) => placeOf(file) === place && !known.includes(placeOf(target)));
    expect(out.map(shown)).toEqual([]);
  });

  test("no stage imports another, and only those above import stages", () => {
    // The receipt of an audit is a type that publishing asks for.
    const isReceipt = ({file, target, typeOnly}: Import) =>
      placeOf(file) === "publish" && target === "pipeline/audit/audit.ts" && typeOnly;
    // The pages read published files as publishing wrote them.
    const readsPublished = ({file, target}: Import) =>
      placeOf(file) === "site" && /^pipeline\/publish\/(disk|manifest|openCsv|shape)\.ts$/.test(target);
    const out = inPipeline.filter(
      found =>
        stages.includes(placeOf(found.target)) &&
        placeOf(found.file) !== placeOf(found.target) &&
        !above.includes(placeOf(found.file)) &&
        !isReceipt(found) &&
        !readsPublished(found)
    );
    expect(out.map(shown)).toEqual([]);
  });

  test.each(typesOnly)("%s imports %s for its types only", (place, target) => {
    const out = inPipeline.filter(
      candidate =>
        placeOf(candidate.file) === place && placeOf(candidate.target) === target && candidate.typeOnly === false
    );
    expect(out.map(shown)).toEqual([]);
  });

  test("the pages import no tables but published ones", () => {
    const hidden = /^pipeline\/(?:database|suppress|audit|tabulate|transform|ingest|validate)\//;
    const out = imports.filter(({file, target}) => file.startsWith("pipeline/site/") && hidden.test(target));
    expect(out.map(shown)).toEqual([]);
  });

  test("suppression imports no database and no package but the solver, and holds no SQL", () => {
    const files = [...source].filter(([file]) => file.startsWith("pipeline/suppress/"));
    expect(files.length).toBeGreaterThan(0);
    const out = imports.filter(
      ({file, target}) => file.startsWith("pipeline/suppress/") && !target.includes("/") && target !== "highs"
    );
    expect(out.map(shown)).toEqual([]);
    expect(files.filter(([, text]) => /\b(?:select|insert|group by)\b/i.test(text)).map(([file]) => file)).toEqual([]);
  });

  test("every folder of the pipeline is known here", () => {
    const folders = readdirSync(join(root, "pipeline"), {withFileTypes: true}).filter(entry => entry.isDirectory());
    expect(folders.map(({name}) => name).filter(name => !(name in mayImport) && !above.includes(name))).toEqual([]);
  });

  test("the program imports nothing of the tests, and the tests' second implementation nothing of the program", () => {
    const out = imports.filter(
      ({file, target}) =>
        (file.startsWith("pipeline/") && /^(test|bench)\//.test(target)) ||
        (file.startsWith("test/oracle/") && target.startsWith("pipeline/"))
    );
    expect(out.map(shown)).toEqual([]);
  });
});

describe("packages", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const {dependencies, devDependencies} = manifest;
  const packages = imports
    .filter(({target}) => !/^(pipeline|test|bench)\//.test(target) && !target.endsWith(".ts") && !isBuiltin(target))
    .map(found => ({...found, name: /^(?:@[^/]+\/)?[^/]+/.exec(found.target)?.[0] ?? ""}));

  test("versions are exact", () => {
    const loose = Object.entries({...dependencies, ...devDependencies}).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
    );
    expect(loose).toEqual([]);
  });

  test("each imported package is declared, those of the program as dependencies", () => {
    const undeclared = packages.filter(
      ({file, name}) => !(name in dependencies || (!file.startsWith("pipeline/") && name in devDependencies))
    );
    expect(undeclared.map(shown)).toEqual([]);
  });

  test("each dependency of the program is imported", () => {
    const imported = new Set(packages.filter(({file}) => file.startsWith("pipeline/")).map(({name}) => name));
    // Style sheets are no modules: the pages name them where they read them.
    const pages = [...source].filter(([file]) => file.startsWith("pipeline/site/")).map(([, text]) => text);
    const styles = (name: string) => pages.some(text => text.includes(`"${name}/`));
    expect(Object.keys(dependencies).filter(name => !imported.has(name) && !styles(name))).toEqual([]);
  });
});

describe("files", () => {
  test("can be read at a sitting: no more than 400 lines", () => {
    const long = [...source].flatMap(([file, text]) => {
      const lines = text.split("\n").length - 1;
      return lines > 400 ? [`${file}: ${lines}`] : [];
    });
    expect(long).toEqual([]);
  });

  test("have no default export and no barrel", () => {
    const configured = (file: string): boolean => file.endsWith(".config.ts");
    const out = [...source].filter(
      ([file, text]) => (/^export default\b/m.test(text) && !configured(file)) || /^export \* from/m.test(text)
    );
    expect(out.map(([file]) => file)).toEqual([]);
  });

  test("speak of no path outside this folder", () => {
    const texts = [
      ...source,
      ...["config", "docs", "sql"].flatMap(folder =>
        filesBelow(folder, /\.(md|sql|json|csv)$/).map(file => [file, readFileSync(join(root, file), "utf8")] as const)
      ),
      ...readdirSync(root, {withFileTypes: true})
        .filter(entry => entry.isFile() && /\.(json|md|ts)$|^Makefile$|^\.gitignore$/.test(entry.name))
        .map(({name}) => [name, readFileSync(join(root, name), "utf8")] as const)
    ];
    // Homes of users and temporary folders, by absolute path; this file has no such path in the form it looks for.
    const outside = /\/(?:home|root|tmp)\/\w/;
    expect(texts.filter(([, text]) => outside.test(text)).map(([file]) => file)).toEqual([]);
  });

  test("name no class Manager, Helper, Service, Base or Utils", () => {
    const named = /^(?:export )?(?:abstract )?class \w*(?:Manager|Helper|Service|Utils|Base)\b/m;
    expect([...source].filter(([, text]) => named.test(text)).map(([file]) => file)).toEqual([]);
  });
});
