import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {basename, join} from "node:path";
import {pipeline} from "node:stream/promises";
import {createGunzip} from "node:zlib";
import {KprstatError} from "../pipeline/errors.js";
import {benchFolder, configFolder, filesBelow, fingerprintBelow, kprstat, kprstatVersion, root} from "./program.js";

/** Synthetic deliveries as plain XML files, so that every program reads the same bytes. */
export interface DeliverySet {
  readonly folder: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

/** Where deliveries that are sent again are put, below the folder of a set. */
const sentAgain = "sent-again";

/** The deliveries of these years and this size, generated unless this version of the generator has done it before. */
export async function deliverySet(years: string, scale: number): Promise<DeliverySet> {
  const generator = fingerprintBelow(join(root, "dist", "generate"), join(configFolder, "reference")).slice(0, 8);
  const folder = join(benchFolder, `${kprstatVersion()}-${generator}-${years}-x${scale}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.part`;
    rmSync(unfinished, {recursive: true, force: true});
    mkdirSync(benchFolder, {recursive: true});
    await kprstat("generate", "--out", unfinished, "--years", years, "--scale", String(scale));
    await decompressAll(unfinished);
    renameSync(unfinished, folder);
  }
  removeSentAgain(folder);
  const files = filesBelow(folder);
  return {folder, files, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0)};
}

/**
 * Lets `count` municipalities of the set's newest year, small and large ones, send their content again, without its last
 * `fewer` persons and under a serial number (iiLopenr) above those before; what they sent again before is gone then.
 */
export function sendAgain({folder, files}: DeliverySet, count: number, fewer: number): void {
  removeSentAgain(folder);
  mkdirSync(join(folder, sentAgain));
  const content = files.filter(file => /^kpr-\d{4}-\d{4}-1\.xml$/.test(basename(file)));
  const newest = Math.max(...content.map(yearOf));
  const bySize = content
    .filter(file => yearOf(file) === newest)
    .map(file => ({file, bytes: statSync(file).size}))
    .sort((a, b) => a.bytes - b.bytes);
  if (bySize.length < count) {
    throw new KprstatError("fault", {what: `The set has fewer than ${count} content deliveries.`, where: folder});
  }
  for (let place = 0; place < count; place++) {
    const file = bySize[Math.floor(((place + 0.5) / count) * bySize.length)]?.file ?? "";
    const message = readFileSync(file, "utf8").replace(/(<iiLopenr>)\d+(<)/, `$1${9000 + fewer}$2`);
    const end = message.lastIndexOf("</PERSON>") + "</PERSON>".length;
    let start = end;
    for (let person = 0; person < fewer; person++) start = message.lastIndexOf("<PERSON ", start - 1);
    if (start < 0) throw new KprstatError("fault", {what: `A delivery has fewer than ${fewer} persons.`, where: file});
    writeFileSync(join(folder, sentAgain, basename(file)), message.slice(0, start) + message.slice(end));
  }
}

function yearOf(file: string): number {
  return Number(basename(file).slice("kpr-0301-".length, "kpr-0301-2024".length));
}

/** Takes back what `sendAgain` put into the folder of a set. */
export function removeSentAgain(folder: string): void {
  rmSync(join(folder, sentAgain), {recursive: true, force: true});
}

async function decompressAll(folder: string): Promise<void> {
  for (const file of filesBelow(folder).filter(name => name.endsWith(".gz"))) {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(file.slice(0, -".gz".length)));
    rmSync(file);
  }
}
