import {createHash} from "node:crypto";
import {readdirSync, readFileSync, statSync} from "node:fs";
import {join, resolve} from "node:path";
import {checkYears, readLabels, readSettings} from "./commonFiles.js";
import type {Configuration} from "./configuration.js";
import {checkNumbers} from "./numberChecks.js";
import {Problems} from "./problems.js";
import {readPublication} from "./publicationFile.js";
import {readReference} from "./referenceFiles.js";
import {referenceFiles} from "./referencePaths.js";
import {checkRulesAgainstLists, readOwnRules, readRules, readRuleTexts} from "./ruleFiles.js";
import {readSite} from "./siteFile.js";
import {checkFloors, readDisclosure, readStatistic} from "./statisticFiles.js";

const rulesOf35 = "rules/iplos-3.5.csv";
const rulesOf37 = "rules/iplos-3.7.csv";
const ownRulesFile = "rules/own.csv";
const ruleTextsFile = "rules/texts.csv";
const settingsFile = "settings.json";
const labelsFile = "labels.json";
const publicationFile = "publication.json";
const disclosureFile = "disclosure.json";
const siteFile = "site.json";

const fixedFiles: readonly string[] = [
  ...Object.values(referenceFiles),
  rulesOf35,
  rulesOf37,
  ownRulesFile,
  ruleTextsFile,
  settingsFile,
  labelsFile,
  publicationFile,
  disclosureFile,
  siteFile
];

interface Source {
  readonly sha256: string;
  readonly text: string;
}

/**
 * Reads everything under a configuration folder and checks it as a whole: form, unknown keys and files, and what the
 * files say about one another. Markdown and hidden files are not read.
 *
 * @throws KprstatError of kind `configuration` naming everything that is wrong at once: file, line or key, what was found
 *   and what is expected.
 */
export function loadConfiguration(folder: string): Configuration {
  const absolute = resolve(folder);
  const problems = new Problems();
  const sources = readSources(absolute, problems);
  // A file that cannot be read is named once and gives null; nothing more is said about it.
  const read = <T>(file: string, parse: (file: string, text: string, problems: Problems) => T): T | null => {
    const source = sources.get(file);
    return source === undefined ? null : parse(file, source.text, problems);
  };

  const settings = read(settingsFile, readSettings);
  const labels = read(labelsFile, readLabels);
  const publication = read(publicationFile, readPublication);
  const rules35 = read(rulesOf35, (file, text) => readRules(file, text, "3.5", problems));
  const rules37 = read(rulesOf37, (file, text) => readRules(file, text, "3.7", problems));
  const ownRules = read(ownRulesFile, readOwnRules);
  const ruleTexts = read(ruleTextsFile, readRuleTexts);
  const disclosure = read(disclosureFile, readDisclosure);
  const site = read(siteFile, readSite);
  const statisticFiles = [...sources.keys()].filter(isStatistic);
  const statistics = statisticFiles.map(file => read(file, readStatistic)).filter(statistic => statistic !== null);
  const reference = readReference(file => sources.get(file)?.text ?? null, problems);

  if (statisticFiles.length === 0) {
    problems.add("statistics", "", "no file", "at least one <table>.json");
  }
  if (disclosure !== null && statistics.length === statisticFiles.length) {
    checkFloors(disclosureFile, disclosure.floors, statistics, problems);
    checkNumbers(disclosureFile, disclosure.sums, statistics, problems);
  }
  if (reference !== null) {
    checkRulesAgainstLists(rulesOf35, rules35 ?? [], reference, problems);
    checkRulesAgainstLists(rulesOf37, rules37 ?? [], reference, problems);
    if (settings !== null) {
      checkYears(settingsFile, settings, reference, problems);
    }
  }
  const unread =
    settings === null ||
    labels === null ||
    publication === null ||
    disclosure === null ||
    site === null ||
    rules35 === null ||
    rules37 === null ||
    ownRules === null ||
    ruleTexts === null;
  if (unread || reference === null || !problems.none) {
    throw problems.error(absolute);
  }
  const files = Object.fromEntries([...sources].map(([file, {sha256}]) => [file, sha256]));
  return {
    folder: absolute,
    sha256: sha256OfSources(sources),
    files,
    settings,
    rules: [...rules35, ...rules37],
    ownRules,
    ruleTexts,
    labels,
    publication,
    site,
    statistics,
    sums: disclosure.sums,
    reference
  };
}

/** SHA-256 of the configuration as `loadConfiguration` would give it, without looking at what is in it. */
export function configurationSha256(folder: string): string {
  return sha256OfSources(readSources(resolve(folder), new Problems()));
}

/** Paths of all that `configurationSha256` is the hash of, below the folder. */
export function configurationPaths(folder: string): readonly string[] {
  return [...readSources(resolve(folder), new Problems()).keys()];
}

function sha256OfSources(sources: ReadonlyMap<string, Source>): string {
  return sha256Of(JSON.stringify(Object.fromEntries([...sources].map(([file, {sha256}]) => [file, sha256]))));
}

/** Every file of the configuration, by path in byte order. */
function readSources(folder: string, problems: Problems): ReadonlyMap<string, Source> {
  const found = filesBelow(folder, "", problems);
  for (const file of fixedFiles.filter(name => !found.includes(name))) {
    problems.add(file, "", "no such file", "a file");
  }
  const sources = new Map<string, Source>();
  for (const file of found) {
    if (!fixedFiles.includes(file) && !isStatistic(file)) {
      problems.add(file, "", "an unknown file", "only files of the configuration, Markdown or hidden files");
      continue;
    }
    const source = readSource(folder, file, problems);
    if (source !== null) {
      sources.set(file, source);
    }
  }
  return sources;
}

function isStatistic(file: string): boolean {
  return /^statistics\/[^/]+\.json$/.test(file);
}

function readSource(folder: string, file: string, problems: Problems): Source | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(folder, file));
  } catch {
    problems.add(file, "", "nothing that can be read", "a file");
    return null;
  }
  try {
    return {sha256: sha256Of(bytes), text: new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes)};
  } catch {
    problems.add(file, "", "bytes that are not UTF-8", "UTF-8");
    return null;
  }
}

/** Paths below `folder`, with `/`, in byte order; symbolic links are followed, Markdown and hidden files left out. */
function filesBelow(folder: string, under: string, problems: Problems): string[] {
  let names: string[];
  try {
    names = readdirSync(join(folder, under)).sort();
  } catch {
    problems.add(under || ".", "", "nothing that can be read", "a folder");
    return [];
  }
  return names
    .filter(name => !name.startsWith(".") && !name.endsWith(".md"))
    .map(name => (under === "" ? name : `${under}/${name}`))
    .flatMap(path => (isFolder(join(folder, path)) ? filesBelow(folder, path, problems) : [path]))
    .sort();
}

function isFolder(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false;
}

function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
