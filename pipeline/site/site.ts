import {dirname, join} from "node:path";
import type {Configuration} from "../definition/configuration.js";
import type {Disk} from "../publish/disk.js";
import type {Manifest} from "../publish/manifest.js";
import {aboutPages} from "./aboutPages.js";
import {siteAssets} from "./assets.js";
import type {Publisher, SiteContext} from "./context.js";
import {downloadsIn} from "./downloads.js";
import {frontDoor, frontPage, municipalitiesPage} from "./frontPage.js";
import {municipalitiesIn} from "./municipalities.js";
import {municipalitiesOfStatistic} from "./municipalitiesOfStatistic.js";
import {municipalityPage} from "./municipalityPage.js";
import {namesIn} from "./names.js";
import {type Page, pageHtml} from "./page.js";
import {readSiteTables} from "./readTables.js";
import {registerPage} from "./registerPage.js";
import {statisticPage} from "./statisticPage.js";
import {unitFiles} from "./unitData.js";
import {type Language, languages} from "./words.js";
import {yearsPages} from "./yearsPages.js";

export interface SiteInput {
  /** The folder of the candidate, with all table files in it; the pages go to `site/` below it. */
  readonly candidate: string;
  readonly configuration: Pick<Configuration, "statistics" | "labels" | "reference" | "site">;
  readonly publisher: Publisher;
  /** What the manifest will say: dates on pages come from it. */
  readonly release: Pick<Manifest, "id" | "created" | "codeVersion">;
}

/** A file of the pages; `path` is relative to the release folder. */
interface SiteFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Writes the statistics pages of a candidate from its open data files, and nothing else of the data: the same bytes for
 * the same files, configuration and release. Gives the paths of what was written, relative to the candidate, in byte order.
 *
 * @throws KprstatError blocked for a table that is not as it is written, cannotWrite
 */
export async function writeSite(input: SiteInput, effects: Disk): Promise<readonly string[]> {
  const files = await siteFiles(input);
  const folders = [...new Set(files.map(({path}) => dirname(path)))].sort();
  for (const folder of folders) await effects.makeFolder(join(input.candidate, folder));
  for (const {path, content} of files) await effects.write(join(input.candidate, path), content);
  for (const folder of folders) await effects.syncFolder(join(input.candidate, folder));
  return files.map(({path}) => path);
}

async function siteFiles(input: SiteInput): Promise<readonly SiteFile[]> {
  const {candidate, configuration, publisher, release} = input;
  const tables = await readSiteTables(candidate, inOrder(configuration));
  const municipalities = municipalitiesIn(tables, configuration.reference);
  const downloads = await downloadsIn(candidate);
  const contextIn = (language: Language): SiteContext => ({
    language,
    names: namesIn(language, configuration),
    tables,
    municipalities,
    configuration,
    publisher,
    release,
    downloads
  });
  const contexts = [contextIn(languages[0]), contextIn(languages[1])] as const;
  const files = [
    ...siteAssets(),
    {path: "index.html", content: frontDoor(contexts)},
    ...contexts.flatMap(context =>
      pagesOf(context).map(page => ({path: `${context.language}/${page.path}`, content: pageHtml(page, context)}))
    ),
    ...unitFiles([...contexts])
  ];
  return files.map(({path, content}) => ({path: `site/${path}`, content})).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The statistics in the order in which the pages present them. */
function inOrder({statistics, site}: SiteInput["configuration"]): SiteInput["configuration"]["statistics"] {
  const order = site.sections.flatMap(section => section.statistics.map(({table}) => table));
  const named = order.flatMap(table => statistics.filter(statistic => statistic.table === table));
  return [...named, ...statistics.filter(({table}) => !order.includes(table))];
}

/** All pages of one language. */
function pagesOf(context: SiteContext): readonly Page[] {
  const {counts, registers} = context.tables;
  const withMunicipalities = counts.filter(table => table.units("kommune", table.years.at(-1) ?? 0).length > 0);
  return [
    frontPage(context),
    municipalitiesPage(context),
    ...aboutPages(context),
    ...counts.map(table => statisticPage(table, context)),
    ...withMunicipalities.map(table => municipalitiesOfStatistic(table, context)),
    ...registers.map(table => registerPage(table, context)),
    ...context.municipalities.now.map(municipality => municipalityPage(municipality, context)),
    ...yearsPages(context)
  ];
}
