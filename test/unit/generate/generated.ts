import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {afterAll} from "vitest";
import type {Configuration} from "../../../pipeline/definition/configuration.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {type GenerateOptions, generate} from "../../../pipeline/generate/generate.js";
import {silentLog} from "../../../pipeline/log.js";
import {readFileText} from "../../support/formatChecker/checkFile.js";

export const configuration = loadConfiguration(resolve("config"));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kprstat-generate-"));
  folders.push(folder);
  return folder;
}

/** Generates into a new folder, in this thread unless told otherwise, and gives the folder. */
export async function generated(options: Partial<GenerateOptions>, threads = 1): Promise<string> {
  const out = newFolder();
  const all: GenerateOptions = {
    out,
    years: {first: 2022, last: 2022},
    municipalities: "all",
    scale: 0.002,
    seed: 1,
    dirty: false,
    ...options
  };
  const withThreads: Configuration = {...configuration, settings: {...configuration.settings, threads}};
  await generate(all, withThreads, silentLog);
  return out;
}

/** Paths of all files below a folder, in order. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

export interface ContentFile {
  readonly year: number;
  /** Municipality and district. */
  readonly sender: string;
  readonly kommune: string;
  readonly text: string;
}

/** The content files that count, one by one: of each sender and year the highest number, then the latest date. */
export function* countingContent(folder: string): Generator<ContentFile> {
  const best = new Map<string, {path: string; rank: string}>();
  const value = (text: string, name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? "";
  for (const path of filesIn(folder).filter(name => !name.includes("/ident/"))) {
    const {text} = readFileText(readFileSync(path));
    const head = text.slice(0, text.indexOf("</INNHINFO>"));
    const key = value(head, "iiFraDato") + value(head, "iiKomnr") + value(head, "iiBydelsnr");
    const rank = value(head, "iiLopenr").padStart(9, "0") + value(head, "iiLagetDato");
    if ((best.get(key)?.rank ?? "") < rank) best.set(key, {path, rank});
  }
  for (const [key, {path}] of best) {
    yield {
      year: Number(key.slice(0, 4)),
      sender: key.slice(8),
      kommune: key.slice(8, 12),
      text: readFileText(readFileSync(path)).text
    };
  }
}

export interface Identity {
  readonly fid: string;
  readonly typeID: string;
}

/** Identities of the ident messages that count, by year, sender (municipality and district) and `pePeID`. */
export function identitiesIn(folder: string): ReadonlyMap<string, ReadonlyMap<string, Identity>> {
  const best = new Map<string, {lopenr: number; people: Map<string, Identity>}>();
  for (const path of filesIn(folder).filter(name => name.includes("/ident/"))) {
    const {text} = readFileText(readFileSync(path));
    const year = /fraDatoPeriode="(\d{4})/.exec(text)?.[1] ?? "";
    const lopenr = Number(/ lopenr="(\d+)"/.exec(text)?.[1]);
    for (const [, id = "", body = ""] of text.matchAll(
      /<Institusjon institusjonID="(\d+)">([\s\S]*?)<\/Institusjon>/g
    )) {
      const key = `${year}/${id.padEnd(6, "0")}`;
      if ((best.get(key)?.lopenr ?? 0) > lopenr) continue;
      const rows = [...body.matchAll(/pid="(\d+)" fid="([^"]+)" typeID="(\d+)"/g)];
      best.set(key, {lopenr, people: new Map(rows.map(([, pid = "", fid = "", typeID = ""]) => [pid, {fid, typeID}]))});
    }
  }
  return new Map([...best].map(([key, {people}]) => [key, people]));
}

/** Each PERSON of a content file with its `pePeID`. */
export function personsOf(file: ContentFile): readonly {readonly pePeID: string; readonly text: string}[] {
  return file.text
    .split("<PERSON ")
    .slice(1)
    .map(text => ({pePeID: /pePeID="(\d+)"/.exec(text)?.[1] ?? "", text}));
}
