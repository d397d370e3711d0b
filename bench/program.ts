import {createHash} from "node:crypto";
import {readdirSync, readFileSync} from "node:fs";
import {join, relative} from "node:path";
import {packageFolder} from "../pipeline/packageFolder.js";
import {measureProcess, type ProcessRun} from "./measureProcess.js";

export const root = packageFolder();

/** Everything that the bench generates and derives; `make clean` removes it. */
export const benchFolder = join(root, "data", "bench");

export const configFolder = join(root, "config");

export interface RunFolders {
  readonly deliveries: string;
  readonly work: string;
  readonly output: string;
}

/** The part of what `kprstat run --json` tells that the bench needs. */
export interface RunAnswer {
  readonly deliveries: {readonly found: number; readonly newlyParsed: number; readonly accepted: number};
  readonly stages: readonly {readonly stage: string; readonly elapsedMs: number}[];
}

/** Runs the built program, as anybody would. @throws KprstatError fault */
export function kprstat(...words: readonly string[]): Promise<ProcessRun> {
  return measureProcess(join(root, "dist", "cli.js"), [...words, "--json"]);
}

/** `kprstat run` with these folders. */
export async function kprstatRun(
  {deliveries, work, output}: RunFolders,
  ...more: readonly string[]
): Promise<ProcessRun & {answer: RunAnswer}> {
  const folders = ["--deliveries", deliveries, "--work", work, "--output", output, "--config", configFolder];
  const measured = await kprstat("run", ...folders, ...more);
  return {...measured, answer: JSON.parse(measured.output) as RunAnswer};
}

export function kprstatVersion(): string {
  const {version} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {version: string};
  return version;
}

/** SHA-256 of the files below folders of the project, so that what was made with other text is made anew. */
export function fingerprintBelow(...folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of folders.flatMap(filesBelow)) {
    hash.update(`${relative(root, file)}\u001f`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** All files below a folder, in order. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}
