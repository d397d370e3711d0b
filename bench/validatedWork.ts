import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {KprstatError} from "../pipeline/errors.js";
import {grouped} from "../pipeline/text.js";
import {benchFolder, configFolder, fingerprintBelow, kprstat, kprstatRun, kprstatVersion, root} from "./program.js";
import {say} from "./report.js";

/** Disk for a national year: its XML, what is read of it and what is accepted, rounded up. */
const bytesPerNationalYear = 4e9;

/**
 * A folder with deliveries of these years and this size, read and validated; their XML is removed again. Made once, for
 * as long as the generator, the reader and the control rules are the same.
 *
 * @throws KprstatError cannotWrite when the disk is too small.
 */
export async function validatedWork(years: string, scale: number): Promise<string> {
  const made = ["generate", "ingest", "validate"].map(stage => join(root, "dist", stage));
  const fingerprint = fingerprintBelow(...made, join(configFolder, "rules"), join(configFolder, "reference"));
  const folder = join(benchFolder, `${kprstatVersion()}-${fingerprint.slice(0, 8)}-${years}-x${scale}-validated`);
  const work = join(folder, "work");
  const complete = join(folder, "complete");
  if (existsSync(complete)) {
    return work;
  }
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(benchFolder, {recursive: true});
  refuseSmallDisk(years, scale);
  const deliveries = join(folder, "deliveries");
  say(`deliveries of ${years} at scale ${scale}`);
  await kprstat("generate", "--out", deliveries, "--years", years, "--scale", String(scale));
  say("reading and validating them");
  await kprstatRun({deliveries, work, output: join(folder, "output")}, "--to", "validate");
  rmSync(deliveries, {recursive: true});
  writeFileSync(complete, "");
  return work;
}

/** The configuration with another memory limit for the database, in a folder of its own. */
export function configurationWith(memoryLimit: string, folder: string): string {
  rmSync(folder, {recursive: true, force: true});
  cpSync(configFolder, folder, {recursive: true});
  const file = join(folder, "settings.json");
  const settings = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({...settings, memoryLimit}, null, 2));
  return folder;
}

function refuseSmallDisk(years: string, scale: number): void {
  const [first = 0, last = first] = years.split("-").map(Number);
  const wanted = (last - first + 1) * scale * bytesPerNationalYear;
  const {bavail, bsize} = statfsSync(benchFolder);
  const free = bavail * bsize;
  if (free < wanted) {
    throw new KprstatError("cannotWrite", {
      what: `The disk has ${grouped(Math.floor(free / 1e9))} GB, and ${grouped(Math.ceil(wanted / 1e9))} GB are needed.`,
      where: benchFolder,
      remedy: "Free space, or ask for fewer years (YEARS) or a smaller SCALE."
    });
  }
}
