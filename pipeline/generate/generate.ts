import {existsSync, mkdirSync, readdirSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {Worker} from "node:worker_threads";
import type {Configuration} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import type {Log} from "../log.js";
import {type Delivery, planDeliveries, workOf} from "./deliveries.js";
import type {WorkerReport, WorkerTask} from "./worker.js";
import {type Facts, World, type WorldOptions} from "./world.js";
import {type WrittenDelivery, writeDelivery} from "./writeDelivery.js";

export interface GenerateOptions {
  /** Folder for the deliveries; new or empty. */
  readonly out: string;
  /** Data years, both included. */
  readonly years: {readonly first: number; readonly last: number};
  /** All, or so many of those of the last year, evenly by code. */
  readonly municipalities: "all" | number;
  /** 1 is the size of the real register. */
  readonly scale: number;
  readonly seed: number;
  /** With faults of every kind that the rules know. */
  readonly dirty: boolean;
}

/** What one data year holds, counted in the files that count. */
export interface GeneratedYear {
  readonly year: number;
  readonly persons: number;
  /** Persons with at least one counting service during the year. */
  readonly recipients: number;
  /** Persons with poHab. */
  readonly habilitation: number;
  /** Persons with a counting service during the year, by code. */
  readonly services: Readonly<Record<number, number>>;
}

export interface GenerateSummary {
  readonly files: number;
  readonly bytes: number;
  readonly years: readonly GeneratedYear[];
}

/**
 * Writes synthetic deliveries: content and ident messages of a country that does not exist, in the size and with the
 * marginals of the real register. The same options give the same bytes, however many threads write them.
 *
 * @throws KprstatError `usage` for years without population or a folder that is not empty, `cannotWrite` when the disk
 * does not take the files.
 */
export async function generate(
  options: GenerateOptions,
  configuration: Configuration,
  log: Log
): Promise<GenerateSummary> {
  const {out, ...worldOptions} = options;
  const facts = factsOf(configuration);
  check(worldOptions);
  const world = new World(worldOptions, facts);
  checkYears(worldOptions, world);
  prepareFolder(out);
  const identities = world.population.rankIdentities();
  const deliveries = planDeliveries(world);
  log.info("Writing synthetic deliveries", {
    files: deliveries.length,
    years: `${options.years.first}-${options.years.last}`
  });
  const order = deliveries
    .map((delivery, number) => ({number, work: workOf(delivery)}))
    .sort((a, b) => b.work - a.work || a.number - b.number);
  const numbers = order.map(({number}) => number);
  const script = workerScript();
  const threads = Math.min(configuration.settings.threads, numbers.length);
  const written =
    threads < 2 || script === null
      ? writeHere(world, deliveries, numbers, out, log)
      : await writeInThreads({out, options: worldOptions, facts, identities}, script, threads, numbers, log);
  return summarize(deliveries, written);
}

function check({years, municipalities, scale, seed}: WorldOptions): void {
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new KprstatError("usage", {what: "The scale must be a number above 0.", where: "--scale"});
  if (municipalities !== "all" && !(Number.isSafeInteger(municipalities) && municipalities > 0)) {
    throw new KprstatError("usage", {
      what: "The number of municipalities must be a whole number above 0, or all.",
      where: "--municipalities"
    });
  }
  if (!Number.isSafeInteger(seed))
    throw new KprstatError("usage", {what: "The seed must be a whole number.", where: "--seed"});
  if (!(years.first <= years.last))
    throw new KprstatError("usage", {what: "The first year is after the last.", where: "--years"});
}

function checkYears({years}: WorldOptions, world: World): void {
  if (years.first < world.firstYear || years.last > world.lastYear) {
    throw new KprstatError("usage", {
      what: `The population is known for ${world.firstYear}–${world.lastYear} only.`,
      where: "--years",
      remedy: "Choose years within these, or add population to config/reference/folketall.csv."
    });
  }
}

function factsOf({folder, reference, rules}: Configuration): Facts {
  return {
    folder,
    municipalities: reference.municipalities,
    services: reference.services,
    rules,
    codeLists: reference.codeLists
  };
}

function prepareFolder(out: string): void {
  let entries: readonly string[];
  try {
    mkdirSync(out, {recursive: true});
    entries = readdirSync(out);
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The folder for the deliveries cannot be made or read.",
        where: out,
        remedy: "Check the path and its permissions."
      },
      {cause}
    );
  }
  if (entries.length > 0) {
    throw new KprstatError("usage", {
      what: "The folder for the deliveries is not empty; nothing was written.",
      where: out,
      remedy: "Name a new folder, or empty this one."
    });
  }
}

/** Compiled code lies beside this module; run from source (tests), it is taken from the build, if there is one. */
function workerScript(): string | null {
  const place = import.meta.url.endsWith(".ts") ? "../../dist/generate/worker.js" : "./worker.js";
  const path = fileURLToPath(new URL(place, import.meta.url));
  return existsSync(path) ? path : null;
}

function writeHere(
  world: World,
  deliveries: readonly Delivery[],
  numbers: readonly number[],
  out: string,
  log: Log
): ReadonlyMap<number, WrittenDelivery> {
  const written = new Map<number, WrittenDelivery>();
  for (const number of numbers) {
    try {
      written.set(number, writeDelivery(world, deliveries[number] as Delivery, out));
    } catch (cause) {
      throw asWriteError(cause, out);
    }
    log.progress("generate", written.size, numbers.length, "files");
  }
  return written;
}

async function writeInThreads(
  task: WorkerTask,
  script: string,
  threads: number,
  numbers: readonly number[],
  log: Log
): Promise<ReadonlyMap<number, WrittenDelivery>> {
  const written = new Map<number, WrittenDelivery>();
  const waiting = numbers.values();
  const workers = Array.from(
    {length: threads},
    () => new Worker(script, {workerData: task, resourceLimits: {maxYoungGenerationSizeMb: 16}})
  );
  try {
    await Promise.all(
      workers.map(
        worker =>
          new Promise<void>((resolve, reject) => {
            const next = (): void => {
              const {value, done} = waiting.next();
              if (done) resolve();
              else worker.postMessage(value);
            };
            worker.on("message", (report: WorkerReport) => {
              written.set(report.delivery, report.written);
              log.progress("generate", written.size, numbers.length, "files");
              next();
            });
            worker.on("error", cause => reject(asWriteError(cause, task.out)));
            next();
          })
      )
    );
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
  }
  return written;
}

function asWriteError(cause: unknown, out: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return cause;
  return new KprstatError(
    "cannotWrite",
    {
      what: `The deliveries could not be written (${code}).`,
      where: out,
      remedy: "Free space or choose another folder, empty this one and start again."
    },
    {cause}
  );
}

function summarize(deliveries: readonly Delivery[], written: ReadonlyMap<number, WrittenDelivery>): GenerateSummary {
  const years = new Map<
    number,
    {persons: number; recipients: number; habilitation: number; services: Record<number, number>}
  >();
  let bytes = 0;
  deliveries.forEach(({document}, number) => {
    const part = written.get(number);
    if (!part) return;
    bytes += part.bytes;
    if (document.kind !== "content") return;
    const {year} = document.unit;
    const sums = years.get(year) ?? {persons: 0, recipients: 0, habilitation: 0, services: {}};
    years.set(year, sums);
    sums.persons += part.persons;
    sums.recipients += part.recipients;
    sums.habilitation += part.habilitation;
    for (const [code, persons] of Object.entries(part.services))
      sums.services[Number(code)] = (sums.services[Number(code)] ?? 0) + persons;
  });
  return {
    files: written.size,
    bytes,
    years: [...years].sort(([a], [b]) => a - b).map(([year, sums]) => ({year, ...sums}))
  };
}
