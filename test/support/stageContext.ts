import {mkdirSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {onTestFinished} from "vitest";
import {addToCatalogue, openWorkDatabase} from "../../pipeline/database/catalogue.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {silentLog} from "../../pipeline/log.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import type {RunContext} from "../../pipeline/stage.js";
import {temporaryFolder} from "./landing.js";

/** The configuration as it is delivered. */
export const configuration = loadConfiguration(join(packageFolder(), "config"));

/** What a stage of one test works in: an empty catalogue in a folder that goes when the test ends. */
export async function stageContext(): Promise<RunContext> {
  const folder = temporaryFolder();
  const work = join(folder, "work");
  mkdirSync(work);
  const folders = {deliveries: join(folder, "deliveries"), work, output: join(folder, "output")};
  const database = await openWorkDatabase({
    work,
    folders: [configuration.folder],
    threads: 1,
    memoryLimit: "300MB",
    readOnly: false
  });
  onTestFinished(async () => {
    await database.close();
    rmSync(folder, {recursive: true});
  });
  return {configuration, database, log: silentLog, folders, lastCalendarYear: 2024, force: false};
}

/** A file that only has to be there. */
export function putFile(path: string): void {
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, "");
}

export interface KnownDelivery {
  readonly kommune: string;
  readonly aar: number;
  readonly kind?: "content" | "ident";
  readonly bydel?: string;
  readonly accepted?: boolean;
  readonly gone?: boolean;
}

/** Puts deliveries 1, 2, … into the catalogue, all in segment 1, each with its own content and file. */
export async function knowDeliveries({database}: RunContext, deliveries: readonly KnownDelivery[]): Promise<void> {
  const known = deliveries.map((delivery, index) => ({
    kind: "content",
    bydel: "00",
    accepted: true,
    gone: false,
    ...delivery,
    number: index + 1,
    sha256: `hash-${index + 1}`
  }));
  const unused = {segment: 1, bytes: 1};
  const none = null;
  await addToCatalogue(database, "segment", [{segment: 1, fingerprint: "reading", validated: "rules"}]);
  await addToCatalogue(
    database,
    "file",
    known.map(({sha256, gone, number}) => ({
      ...{path: `${number}.xml`, sha256, bytes: 1, ignored: false, gone},
      ...{size: 1, inode: none, mtime_ns: none, ctime_ns: none}
    }))
  );
  await addToCatalogue(
    database,
    "delivery",
    known.map(({number, sha256, kind, kommune, bydel}) => ({
      ...{delivery: number, sha256, ...unused, kind, namespace_version: none, fatal: none, fatal_linje: none},
      ...{
        header: JSON.stringify(kind === "ident" ? {senders: `${kommune}${bydel}`} : {}),
        rows_read: "{}",
        key_fingerprint: "key"
      }
    }))
  );
  await addToCatalogue(
    database,
    "verdict",
    known.map(({number, kind, accepted, aar, kommune, bydel}) => ({
      ...{delivery: number, segment: 1, kind, accepted, aar, kommune, bydel, lopenr: "1", laget_dato: none},
      ...{versjon: "3.7", findings: 0, present: none, counts_now: none}
    }))
  );
}
