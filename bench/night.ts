// A night of the reporting window: all years are in, the release of the night before is published, and five municipalities
// send theirs of the newest year again. Against a first run over all; one over the deliveries of the last night with the
// same ledger must make the same bytes.
import {cpSync, readdirSync, readFileSync, realpathSync, rmSync} from "node:fs";
import {basename, join} from "node:path";
import {parseArgs} from "node:util";
import {KprstatError} from "../pipeline/errors.js";
import {grouped} from "../pipeline/text.js";
import {deliverySet, removeSentAgain, sendAgain} from "./deliverySet.js";
import type {ProcessRun} from "./measureProcess.js";
import {benchFolder, kprstat, kprstatRun, type RunAnswer, type RunFolders} from "./program.js";
import {report, say, tell} from "./report.js";
import {requireSize} from "./size.js";

const {values} = parseArgs({
  options: {
    years: {type: "string", default: "2018-2024"},
    scale: {type: "string", default: "1"},
    runs: {type: "string", default: "3"}
  }
});
const {years} = values;
const [scale, runs] = [Number(values.scale), Number(values.runs)];

await report({judged: scale >= 1}, async () => {
  requireSize({scale, count: runs, years}, "RUNS", "span");
  say(`deliveries of ${years} at scale ${scale}`);
  const set = await deliverySet(years, scale);
  tell(`${grouped(set.files.length)} files, ${grouped(Math.round(set.bytes / 1e6))} MB of XML`);
  const folders = (name: string) => {
    const work = join(benchFolder, name);
    return {deliveries: set.folder, work, output: join(work, "output")};
  };
  const [window, first] = [folders("night"), folders("first")];
  try {
    for (const {work} of [window, first]) rmSync(work, {recursive: true, force: true});
    say("a first run over all years");
    const full = await kprstatRun(window);
    const nights: (ProcessRun & {readonly answer: RunAnswer})[] = [];
    for (let run = 1; run <= runs; run++) {
      say("publishing");
      await publish(window);
      say(`a night with five deliveries, ${run} of ${runs}`);
      sendAgain(set, 5, run);
      nights.push(await kprstatRun(window));
    }
    say("a first run over the deliveries of the last night, with the same ledger");
    for (const path of published(window.work)) {
      cpSync(join(window.work, path), join(first.work, path), {recursive: true});
    }
    const again = await kprstatRun(first);
    requireSame(window.output, first.output);
    tell("The last night's release is, byte for byte, that of a first run with the same deliveries and ledger.");
    const against = (of: (run: typeof full) => number) => ({
      runs: nights.map(of),
      against: {program: "first run", runs: nights.map(() => of(full))}
    });
    return [
      {years, scale, bytes: set.bytes},
      [
        {what: "Night with five deliveries", unit: "s", ...against(run => run.seconds), limit: atMost(0.05)},
        {what: "  processor time", unit: "s", ...against(run => run.cpuSeconds), limit: atMost(0.05)},
        {what: "  peak memory", unit: "GiB", runs: nights.map(run => run.peakGiB)},
        {what: "  a first run with the same ledger", unit: "s", runs: [again.seconds]},
        {
          what: "  files read",
          unit: "files",
          runs: nights.map(({answer}) => answer.deliveries.newlyParsed),
          limit: {kind: "exactly", value: 5}
        }
      ]
    ];
  } finally {
    removeSentAgain(set.folder);
    for (const {work} of [window, first]) rmSync(work, {recursive: true, force: true});
  }
});

function atMost(value: number): {readonly kind: "atMost"; readonly value: number} {
  return {kind: "atMost", value};
}

/** Adds the newest release to the ledger, as publishing does. */
async function publish({work, output}: RunFolders): Promise<void> {
  const newest = basename(realpathSync(join(output, "latest")));
  await kprstat("ledger", "add", "--work", work, "--output", output, newest);
}

/** What a work folder keeps of what was published: the ledger, and the certificate of each release in it. */
function published(work: string): readonly string[] {
  const entries = readdirSync(join(work, "ledger")).map(name => join("ledger", name));
  const releases = entries.map(
    entry => JSON.parse(readFileSync(join(work, entry, "entry.json"), "utf8")) as {release: string}
  );
  return [...entries, ...releases.map(({release}) => join("protected", release))];
}

/** @throws KprstatError fault where the newest releases differ in more than id and time. */
function requireSame(left: string, right: string): void {
  const [one, other] = [left, right].map(output => filesOf(realpathSync(join(output, "latest"))));
  for (const [path, bytes] of one ?? []) {
    if (other?.get(path)?.equals(bytes) !== true) differs(path);
  }
  if (one?.size !== other?.size) differs("the number of files");
}

function differs(what: string): never {
  throw new KprstatError("fault", {what: `The release of a night is not that of a first run: ${what}.`});
}

/** Files of a release by path, but for the manifest and the pages, which have id and time. */
function filesOf(release: string): ReadonlyMap<string, Buffer> {
  const files = readdirSync(release, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
  const named = files.map(entry => join(entry.parentPath, entry.name));
  return new Map(
    named
      .map(path => [path.slice(release.length + 1), path] as const)
      .filter(([path]) => path !== "manifest.json" && !path.startsWith("site/"))
      .map(([path, file]) => [path, readFileSync(file)])
  );
}
