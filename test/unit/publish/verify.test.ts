import {createHash} from "node:crypto";
import {mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {expect, test} from "vitest";
import {apiPath} from "../../../pipeline/publish/apiPaths.js";
import {formatArrow} from "../../../pipeline/publish/arrow.js";
import {formatManifest, parseManifest} from "../../../pipeline/publish/manifest.js";
import {verifyRelease} from "../../../pipeline/publish/verify.js";
import {databaseFor, habRehabOpen, publish, releaseInput, temporaryFolder} from "../../support/publishedTables.js";

const table = "hab_rehab_utenfor_institusjon";
const csv = `tables/${table}/${table}.csv`;
const excel = csv.replace(".csv", ".excel.csv");
const parquet = csv.replace(".csv", ".parquet");
const arrow = csv.replace(".csv", ".arrow");
const json = csv.replace(".csv", ".json");
const px = csv.replace(".csv", ".kommune.px");

async function release(): Promise<string> {
  return (await publish(await releaseInput(temporaryFolder()))).folder;
}

async function problems(folder: string): Promise<readonly string[]> {
  const result = await verifyRelease(folder, await databaseFor(folder));
  return result.problems.map(({path, what}) => `${path}: ${what}`);
}

function edit(folder: string, path: string, change: (text: string) => string): void {
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path), "utf8")));
}

/** Makes the manifest fit the files again, as a forger would. */
function forge(folder: string, path: string): void {
  const bytes = readFileSync(join(folder, path));
  const manifest = parseManifest(readFileSync(join(folder, "manifest.json")));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const files = manifest.files.map(file => (file.path === path ? {...file, sha256, bytes: bytes.length} : file));
  writeFileSync(join(folder, "manifest.json"), formatManifest({...manifest, files}));
}

test("a release that is whole", async () => {
  expect(await problems(await release())).toEqual([]);
});

test("a release that is not there", async () => {
  const folder = temporaryFolder();
  await expect(verifyRelease(join(folder, "2023-r1"), await databaseFor(folder))).rejects.toMatchObject({
    kind: "missing"
  });
});

test.each<[string, (folder: string) => void, string]>([
  [
    "an edited file",
    folder => edit(folder, csv, text => text.replace("2105", "2106")),
    `${csv}: The file's content is not that of the manifest.`
  ],
  [
    "a truncated file",
    folder => truncateSync(join(folder, parquet), 100),
    `${parquet}: The file does not have the size that the manifest says.`
  ],
  ["a missing file", folder => rmSync(join(folder, arrow)), `${arrow}: The file is missing or cannot be read.`],
  [
    "a missing table",
    folder => rmSync(join(folder, dirname(csv)), {recursive: true}),
    `${excel}: The file is missing or cannot be read.`
  ],
  [
    "a file more",
    folder => writeFileSync(join(folder, "tables", "notes.txt"), "n"),
    "tables/notes.txt: The manifest does not list this file."
  ],
  [
    "a link in place of a file",
    folder => {
      renameSync(join(folder, csv), join(dirname(folder), "elsewhere.csv"));
      symlinkSync(join(dirname(folder), "elsewhere.csv"), join(folder, csv));
    },
    `${csv}: This is a link or a device, not a file.`
  ],
  [
    "a link more",
    folder => {
      mkdirSync(join(folder, "site"), {recursive: true});
      symlinkSync("/etc/hostname", join(folder, "site", "x"));
    },
    "site/x: This is a link or a device, not a file."
  ],
  [
    "no manifest",
    folder => rmSync(join(folder, "manifest.json")),
    "manifest.json: The file is missing or cannot be read."
  ],
  [
    "a manifest with more in it",
    folder => edit(folder, "manifest.json", text => text.replace("{", '{"hidden": [9],')),
    "manifest.json: The manifest cannot be read."
  ],
  [
    "a head of an empty ledger that is not the hash of nothing",
    folder => edit(folder, "manifest.json", text => text.replace('"entries": 1', '"entries": 0')),
    "manifest.json: The manifest cannot be read."
  ],
  [
    "a manifest written otherwise",
    folder => edit(folder, "manifest.json", text => `${text}\n`),
    "manifest.json: The manifest is not in the form that is written."
  ],
  [
    "another release's manifest",
    folder => edit(folder, "manifest.json", text => text.replace("2023-r1", "2023-r2")),
    "manifest.json: The manifest is that of release 2023-r2."
  ],
  [
    "other numbers of rows",
    folder => edit(folder, "manifest.json", text => text.replace('"rows": 6', '"rows": 7')),
    `${apiPath(table, "data.csv2.csv")}: The file does not have the rows that the manifest says.`
  ],
  [
    "other numbers of hidden cells",
    folder => edit(folder, "manifest.json", text => text.replace('"hidden": 2', '"hidden": 1')),
    "manifest.json: The shown and hidden cells are not those of the tables."
  ],
  [
    "a number changed in the Excel file and in the manifest",
    folder => {
      edit(folder, excel, text => text.replace("Hele landet;2105", "Hele landet;2106"));
      forge(folder, excel);
    },
    `${excel}: Row 6 differs from the open table in column personer.`
  ],
  [
    "a status changed in the open file and in the manifest",
    folder => {
      edit(folder, csv, text => text.replace("1101,,suppressed,", "1101,,not_reported,"));
      forge(folder, csv);
    },
    `${parquet}: Row 4 differs from the open table in column personer_status.`
  ],
  [
    "a hidden number written into the Arrow file and the manifest",
    folder => {
      const rows = habRehabOpen.rows.map((row, index) => (index === 3 ? row.with(3, "9") : row));
      writeFileSync(join(folder, arrow), formatArrow({...habRehabOpen, rows}));
      forge(folder, arrow);
    },
    `${arrow}: Row 4 differs from the open table in column personer.`
  ],
  [
    "a Parquet file that is none, and the manifest says so",
    folder => {
      writeFileSync(join(folder, parquet), "PAR1");
      forge(folder, parquet);
    },
    `${parquet}: The file is not a Parquet file that can be read.`
  ],
  [
    "a status changed in the JSON-stat file and in the manifest",
    folder => {
      edit(folder, json, text =>
        text.replace('"suppressed"}', '"not_reported"}').replace(':"suppressed",', ':"not_reported",')
      );
      forge(folder, json);
    },
    `${json}: Row 2 differs from the open table in column personer.`
  ],
  [
    "a hidden number written into the PX file and the manifest",
    folder => {
      edit(folder, px, text => text.replace('"...." "...."', '9 "...."'));
      forge(folder, px);
    },
    `${px}: The cell of 2023 kommune 1101 differs from the open table in column personer.`
  ],
  [
    "a number changed in the API's CSV and in the manifest",
    folder => {
      const path = apiPath(table, "data.csv2.csv");
      edit(folder, path, text => text.replace("Hele landet;2105", "Hele landet;2106"));
      forge(folder, path);
    },
    `${apiPath(table, "data.csv2.csv")}: Row 6 differs from the open table in column personer.`
  ],
  [
    "a copy in the API that is none, and the manifest says so",
    folder => {
      const path = apiPath(table, "data.jsonstat2.json");
      edit(folder, path, text => text.replace("2105", "2106"));
      forge(folder, path);
    },
    `${apiPath(table, "data.jsonstat2.json")}: The file is not a copy of ${json}.`
  ],
  [
    "a unit left out of the API's dimensions and the manifest says so",
    folder => {
      const path = apiPath(table, "dimension.json");
      edit(folder, path, text => text.replace('"1103"', '"1104"'));
      forge(folder, path);
    },
    `${apiPath(table, "dimension.json")}: The categories are not those of the open table.`
  ],
  [
    "a data package of other files, and the manifest says so",
    folder => {
      edit(folder, "datapackage.json", text => text.replace("sha256:", "sha256:0"));
      forge(folder, "datapackage.json");
    },
    "datapackage.json: The resources are not the files of the tables."
  ],
  [
    "a catalogue that lacks a file, and the manifest says so",
    folder => {
      edit(folder, "dcat.jsonld", text => text.replaceAll(px, csv));
      forge(folder, "dcat.jsonld");
    },
    "dcat.jsonld: The datasets are not the tables with their files."
  ],
  [
    "a list of tables without one, and the manifest says so",
    folder => {
      edit(folder, "api/v1/kpr/table.json", text => text.replace(`"${table}"`, '"another"'));
      forge(folder, "api/v1/kpr/table.json");
    },
    `api/v1/kpr/table.json: The list does not name ${table}, rapporteringsstatus.`
  ],
  [
    "a format left out of the manifest",
    folder => {
      const manifest = parseManifest(readFileSync(join(folder, "manifest.json")));
      writeFileSync(
        join(folder, "manifest.json"),
        formatManifest({...manifest, files: manifest.files.filter(({path}) => path !== excel)})
      );
    },
    `${excel}: The manifest does not list this format of the table.`
  ]
])("%s is found", async (_, damage, problem) => {
  const folder = await release();
  damage(folder);
  expect(await problems(folder)).toContain(problem);
});

test("every problem is listed, not only the first", async () => {
  const folder = await release();
  edit(folder, csv, text => text.replace("2105", "2106"));
  rmSync(join(folder, arrow));
  writeFileSync(join(folder, "x.csv"), "");
  expect(await problems(folder)).toHaveLength(3);
});
