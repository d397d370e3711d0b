import {type SpawnSyncReturns, spawnSync} from "node:child_process";
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {packageFolder} from "../../pipeline/packageFolder.js";
import type {Manifest} from "../../pipeline/publish/manifest.js";
import {twoTables} from "./configurationCopy.js";

/** The built program, as a user starts it. */
export const program = join(packageFolder(), "dist", "cli.js");

export interface GeneratedSize {
  readonly municipalities: number;
  readonly years: string;
  readonly scale?: string;
  readonly seed?: string;
  readonly dirty?: boolean;
}

/** Runs the built program to its end. */
export function kprstat(...words: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program, ...words], {
    cwd: packageFolder(),
    encoding: "utf8",
    env: {PATH: process.env.PATH},
    maxBuffer: 64 * 1024 * 1024
  });
}

/** The words of `run` (or another command) for deliveries, work, output, key and a configuration of two tables below one folder. */
export function wordsFor(folder: string, command = "run", config: string | null = null): string[] {
  const key = join(folder, "secret");
  if (!existsSync(key)) {
    mkdirSync(folder, {recursive: true});
    writeFileSync(key, "a secret for tests, long enough");
  }
  const folders = ["deliveries", "work", "output"].flatMap(name => [`--${name}`, join(folder, name)]);
  return [command, ...folders, "--key-file", key, "--config", config ?? twoTables(folder)];
}

/** Writes synthetic deliveries to `<folder>/deliveries`. */
export function generateDeliveries(folder: string, size: GeneratedSize): void {
  const {municipalities, years, scale = "0.005", seed = "1", dirty = false} = size;
  const result = kprstat(
    ...["generate", "--out", join(folder, "deliveries"), "--municipalities", String(municipalities)],
    ...["--years", years, "--scale", scale, "--seed", seed, ...(dirty ? ["--dirty"] : [])]
  );
  if (result.status !== 0) throw new Error(`generate: ${result.stderr}`);
}

/** Every file below a folder, by path, sorted; nothing where there is no folder. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * What must be equal between two releases of the same input: every byte of every file, and the manifest but for its
 * id and time. Pages show both and are left out. `ignoring`: further keys of the manifest.
 */
export function releaseBytes(release: string, ignoring: readonly string[] = []): Readonly<Record<string, string>> {
  const files = filesBelow(release)
    .map((path): [string, string] => [path.slice(release.length + 1), path])
    .filter(([path]) => !isPage(path))
    .map(([path, file]): [string, string] => [path, readFileSync(file).toString("latin1")]);
  const manifest = JSON.parse(readFileSync(join(release, "manifest.json"), "utf8")) as Manifest;
  const listed = manifest.files.filter(({path}) => !isPage(path));
  const kept = Object.entries({...manifest, files: listed}).filter(
    ([key]) => !["id", "created", ...ignoring].includes(key)
  );
  return {...Object.fromEntries(files), "manifest.json": JSON.stringify(kept)};
}

function isPage(path: string): boolean {
  return path.startsWith("site/");
}
