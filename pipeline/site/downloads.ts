import {stat} from "node:fs/promises";
import {join} from "node:path";
import type {StatisticDefinition, Text} from "../definition/configuration.js";
import {groupBy} from "../definition/groupBy.js";
import {filesBelow} from "../publish/disk.js";
import {escaped} from "../staffPage.js";
import type {Download, SiteContext} from "./context.js";
import {heading, link, type PagePart} from "./html.js";
import {sizeText} from "./numbers.js";
import {word} from "./words.js";

/** What a file is for, by how its name ends; the first that fits. */
const kinds: readonly (readonly [ending: string, use: Text])[] = [
  [".excel.csv", {nb: "for regneark, med navn og tegn", en: "for spreadsheets, with Norwegian names and marks"}],
  [".csv", {nb: "åpne data med koder", en: "open data with codes"}],
  [".parquet", {nb: "for R, Python og DuckDB", en: "for R, Python and DuckDB"}],
  [".arrow", {nb: "Arrow, for R, Python og nettlesere", en: "Arrow, for R, Python and browsers"}],
  [".px", {nb: "for PxWeb, ett geografisk nivå", en: "for PxWeb, one geographic level"}],
  ["datapackage.json", {nb: "Data Package: beskrivelse av alle filene", en: "Data Package: description of all files"}],
  [".json", {nb: "JSON-stat", en: "JSON-stat"}],
  [".jsonld", {nb: "DCAT-AP-NO: beskrivelse for datakataloger", en: "DCAT-AP-NO: description for data catalogues"}]
];

/** What describes the release as a whole is found under this name, which no table has. */
const wholeRelease = "";

/** The files that lie in a candidate before its pages, by table, and those about all tables. */
export async function downloadsIn(candidate: string): Promise<SiteContext["downloads"]> {
  const files: (Download & {readonly table: string})[] = [];
  for (const {path} of await filesBelow(candidate)) {
    const [folder = "", table = ""] = path.split("/");
    const isOfTable = folder === "tables";
    if (!isOfTable && path.includes("/")) continue;
    const {size} = await stat(join(candidate, path));
    files.push({table: isOfTable ? table : wholeRelease, path, bytes: size});
  }
  return groupBy(files, ({table}) => table);
}

/** Every file of a table, with what it is for and its size. */
export function downloadsPart({table}: StatisticDefinition, context: SiteContext, root: string): PagePart {
  const {language} = context;
  const files = listOf(context.downloads.get(table) ?? [], context, root);
  return {
    id: "filer",
    text: word("downloads", language),
    html: `<p>${escaped(word("wholeTable", language))}:</p>\n${files}`
  };
}

/** The files about all tables; nothing where there are none. */
export function releaseDownloads(context: SiteContext, root: string): string {
  const files = context.downloads.get(wholeRelease) ?? [];
  if (files.length === 0) return "";
  return heading(2, word("openData", context.language)) + listOf(files, context, root);
}

function listOf(files: readonly Download[], {language}: SiteContext, root: string): string {
  const items = files.map(({path, bytes}) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const use = kinds.find(([ending]) => name.endsWith(ending))?.[1][language];
    const told = [...(use === undefined ? [] : [use]), sizeText(bytes, language)].join(", ");
    return `<li>${link(`${root}../${path}`, name, " download")} (${escaped(told)})</li>\n`;
  });
  return `<ul class="ds-list">\n${items.join("")}</ul>\n`;
}
