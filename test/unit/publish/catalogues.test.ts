import {createHash} from "node:crypto";
import {Ajv} from "ajv";
import addFormats from "ajv-formats";
import jsonld from "jsonld";
import {describe, expect, test} from "vitest";
import {dataPackage} from "../../../pipeline/publish/dataPackage.js";
import {dcatCatalogue} from "../../../pipeline/publish/dcat.js";
import type {DescribedRelease, ReleaseDocument} from "../../../pipeline/publish/document.js";
import {tableFiles} from "../../../pipeline/publish/formats.js";
import {fileEntry} from "../../../pipeline/publish/manifest.js";
import {formatOpenCsv} from "../../../pipeline/publish/openCsv.js";
import {completeTable, configuration, withHostileWords} from "../../support/completeTables.js";
import {dataPackageSchema} from "../../support/dataPackageSchema.js";
import {dcatSchema} from "../../support/dcatSchema.js";

/** All tables of two counties; the open data files are as they are written, the others are stood in for. */
const tables = configuration.statistics
  .map(({table}) => completeTable(table, [2022, 2023], ["03", "11"]))
  .sort((a, b) => (a.open.shape.table < b.open.shape.table ? -1 : 1));
const files = tables
  .flatMap(({open}) =>
    tableFiles(open).map(({path, rows}) =>
      fileEntry(path, Buffer.from(/\/[^.]+\.csv$/.test(path) ? formatOpenCsv(open) : path), rows)
    )
  )
  .filter(({path}) => path.startsWith("tables/"))
  .sort((a, b) => (a.path < b.path ? -1 : 1));
const [first] = tables;
if (first === undefined) throw new Error("there are no tables");
const release: DescribedRelease = {tables, files, words: first.words};
const open = tables.map(table => table.open);

function problemsOf(schema: object, value: unknown): unknown {
  const ajv = new Ajv({allErrors: true, strict: true, strictTuples: false, strictRequired: false, strictTypes: false});
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  validate(value);
  return validate.errors ?? [];
}

function withBaseUrl(baseUrl: string): DescribedRelease {
  const {publication} = release.words;
  return {...release, words: {...release.words, publication: {...publication, baseUrl}}};
}

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const dcat = "http://www.w3.org/ns/dcat#";
const dct = "http://purl.org/dc/terms/";

/** Subject, predicate and value of every statement, as a JSON-LD processor reads them; what it would leave out is an error. */
async function quadsOf(json: string, base: string): Promise<readonly (readonly [string, string, string])[]> {
  const quads = await jsonld.toRDF(JSON.parse(json), {base, safe: true});
  return quads.map(({subject, predicate, object}) => [subject.value, predicate.value, object.value]);
}

interface Field {
  readonly name: string;
  readonly type: "string" | "integer" | "number";
  readonly constraints?: {readonly required?: boolean; readonly enum?: readonly string[]};
  readonly categories?: readonly {readonly value: string}[];
}

interface Resource {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
  readonly schema?: {readonly fields: readonly Field[]; readonly primaryKey: readonly string[]};
}

const written: Readonly<Record<Field["type"], RegExp>> = {
  string: /^/,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/
};

/** Whether a text is what the field says, by the rules of Table Schema. */
function fits(text: string, {type, constraints, categories}: Field): boolean {
  if (text === "") return constraints?.required !== true;
  const among = (known: readonly string[] | undefined) => known === undefined || known.includes(text);
  return written[type].test(text) && among(constraints?.enum) && among(categories?.map(({value}) => value));
}

describe("the data package", () => {
  const json = dataPackage.format(release);
  const descriptor = JSON.parse(json) as {readonly resources: readonly Resource[]};

  test("is one by the standard's rules", () => {
    expect(problemsOf(dataPackageSchema, descriptor)).toEqual([]);
    expect(problemsOf(dataPackageSchema, JSON.parse(dataPackage.format(withBaseUrl("https://kpr.example/"))))).toEqual(
      []
    );
    expect(problemsOf(dataPackageSchema, {...descriptor, resources: []})).not.toEqual([]);
  });

  test("lists every file of the tables with its size and hash, each under a name of its own", () => {
    expect(descriptor.resources.map(({path}) => path)).toEqual(files.map(({path}) => path));
    expect(descriptor.resources.map(({bytes}) => bytes)).toEqual(files.map(({bytes}) => bytes));
    expect(new Set(descriptor.resources.map(({name}) => name)).size).toBe(files.length);
  });

  test.each(tables)("every row of $definition.table is what its schema says", ({open, definition}) => {
    const resource = descriptor.resources.find(({name}) => name === definition.table);
    const csv = formatOpenCsv(open);
    expect(resource?.hash).toBe(`sha256:${createHash("sha256").update(csv).digest("hex")}`);
    const {fields, primaryKey} = resource?.schema ?? {fields: [], primaryKey: []};
    const [header, ...rows] = csv
      .trimEnd()
      .split("\n")
      .map(line => line.split(","));
    expect(fields.map(({name}) => name)).toEqual(header);
    const wrong = rows.filter(row => fields.some((field, place) => !fits(row[place] ?? "", field)));
    expect(wrong).toEqual([]);
    expect(new Set(rows.map(row => row.slice(0, primaryKey.length).join())).size).toBe(rows.length);
  });

  test("has neither time nor version", () => {
    expect(Object.keys(descriptor)).not.toEqual(expect.arrayContaining(["created"]));
    expect(Object.keys(descriptor)).not.toEqual(expect.arrayContaining(["version"]));
    expect(dataPackage.format(release)).toBe(json);
  });
});

describe("the catalogue", () => {
  const json = dcatCatalogue.format(release);
  const catalogue = JSON.parse(json) as Readonly<Record<string, unknown>>;

  test("has what DCAT-AP-NO makes mandatory", () => {
    expect(problemsOf(dcatSchema, catalogue)).toEqual([]);
    expect(problemsOf(dcatSchema, {...catalogue, "dct:publisher": undefined})).not.toEqual([]);
  });

  test("uses only prefixes that its context explains", () => {
    const context = catalogue["@context"] as Readonly<Record<string, string>>;
    const names = [...json.matchAll(/"([a-z]+):[A-Za-z]+"/g)].map(([, prefix = ""]) => prefix);
    expect(names.length).toBeGreaterThan(100);
    expect([...new Set(names)].filter(prefix => !(prefix in context))).toEqual([]);
  });

  test("has a dataset per table and a distribution per file", () => {
    const datasets = catalogue["dcat:dataset"] as readonly Readonly<Record<string, readonly unknown[]>>[];
    expect(datasets).toHaveLength(tables.length);
    expect(datasets.flatMap(dataset => dataset["dcat:distribution"] ?? [])).toHaveLength(files.length);
  });

  test("says all of that to a reader of linked data, and nothing that one leaves out", async () => {
    const base = "https://release.example/2024-r1/";
    const quads = await quadsOf(json, base);
    const of = (type: string) => quads.filter(([, name, value]) => name === `${rdf}type` && value === `${dcat}${type}`);
    const valuesOf = (subject: string | undefined, name: string) =>
      quads.flatMap(([node, predicate, value]) => (node === subject && predicate === name ? [value] : []));
    const [[found] = []] = of("Catalog");
    expect(found).toBe(`${base}#catalogue`);
    expect(valuesOf(found, `${dcat}dataset`).toSorted()).toEqual(
      tables.map(({definition}) => `${base}#${definition.table}`).toSorted()
    );
    expect(of("Dataset")).toHaveLength(tables.length);
    const distributions = of("Dataset").flatMap(([dataset]) => valuesOf(dataset, `${dcat}distribution`));
    expect(distributions.toSorted()).toEqual(
      of("Distribution")
        .map(([distribution]) => distribution)
        .toSorted()
    );
    const addresses = distributions.flatMap(distribution => valuesOf(distribution, `${dcat}downloadURL`));
    expect(addresses.toSorted()).toEqual(files.map(({path}) => `${base}${path}`).toSorted());
    for (const [dataset] of of("Dataset")) {
      expect(valuesOf(dataset, `${dct}title`)).toHaveLength(2);
      expect(valuesOf(dataset, `${dct}publisher`)).toEqual(valuesOf(found, `${dct}publisher`));
    }
  });

  test("has the configured address as its base", () => {
    const {"@context": context, ...rest} = JSON.parse(dcatCatalogue.format(withBaseUrl("https://kpr.example/"))) as {
      readonly "@context": object;
      readonly "dcat:dataset": readonly Readonly<Record<string, unknown>>[];
    };
    expect(context).toMatchObject({"@base": "https://kpr.example/"});
    const [dataset] = rest["dcat:dataset"];
    expect(dataset?.["dct:identifier"]).toBe(`https://kpr.example/#${tables[0]?.definition.table}`);
  });
});

describe.each<[string, ReleaseDocument]>([
  ["the data package", dataPackage],
  ["the catalogue", dcatCatalogue]
])("%s", (_, document) => {
  const text = document.format(release);

  test("fits the tables and files it was written from, and no others", () => {
    const same =
      (text: string, left = open, listed = files) =>
      () =>
        document.requireSame(Buffer.from(text), left, listed);
    expect(same(text)).not.toThrow();
    expect(same(text, open.slice(1), files.slice(1))).toThrow();
    expect(same(text, open, files.slice(1))).toThrow("The ");
    expect(same(text.replaceAll("personer.csv", "person.csv").replaceAll("tables/", "table/"))).toThrow();
    expect(same("{}")).toThrow("The file is not a");
    expect(same("")).toThrow("not JSON");
  });

  test("is no markup whatever the words are", () => {
    const hostile = document.format({...release, tables: tables.map(withHostileWords)});
    expect(hostile).not.toContain("<");
    expect(same(hostile)).not.toThrow();
    function same(text: string): () => void {
      return () => document.requireSame(Buffer.from(text), open, files);
    }
  });
});
