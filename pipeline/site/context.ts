import {countryCode} from "../cells.js";
import type {Configuration, CountDefinition, Text} from "../definition/configuration.js";
import {isValidIn} from "../definition/interval.js";
import {municipalitiesOf, municipalityIsValid} from "../definition/reference.js";
import type {Manifest} from "../publish/manifest.js";
import type {SiteMunicipalities} from "./municipalities.js";
import type {Names} from "./names.js";
import {countText} from "./numbers.js";
import type {SiteTables} from "./readTables.js";
import {type Language, word} from "./words.js";

/** Who publishes, whom to ask, and what others may do with the numbers. Addresses are null where there are none. */
export interface Publisher {
  readonly publisher: {readonly name: Text; readonly homepage: string | null};
  readonly contact: {readonly name: Text; readonly email: string | null; readonly page: string | null};
  readonly licence: {readonly title: Text; readonly page: string};
}

/** A file of a release that can be downloaded; `path` is relative to the release folder. */
export interface Download {
  readonly path: string;
  readonly bytes: number;
}

/** All that a page is made of, in one language. */
export interface SiteContext {
  readonly language: Language;
  readonly names: Names;
  readonly tables: SiteTables;
  readonly municipalities: SiteMunicipalities;
  readonly configuration: Pick<Configuration, "statistics" | "labels" | "reference" | "site">;
  readonly publisher: Publisher;
  readonly release: Pick<Manifest, "id" | "created" | "codeVersion">;
  /** By table, and those about all of them (downloads.ts). */
  readonly downloads: ReadonlyMap<string, readonly Download[]>;
}

/** Codes of the municipalities of a unit on 1 January of a year. */
export function membersOf({configuration}: SiteContext, level: string, code: string, aar: number): readonly string[] {
  const {reference} = configuration;
  if (level === "kommune") return municipalityIsValid(reference, code, aar) ? [code] : [];
  const valid = municipalitiesOf(reference, aar);
  if (level === "land") return valid.map(municipality => municipality.code);
  if (level === "fylke") return valid.filter(({fylke}) => fylke === code).map(municipality => municipality.code);
  const inGroup = new Set(
    reference.kostraMembers.filter(member => member.group === code && isValidIn(member, aar)).map(of => of.kommune)
  );
  return valid.filter(municipality => inGroup.has(municipality.code)).map(municipality => municipality.code);
}

/** How many municipalities of a unit a number is about, of all; null where the release does not tell. */
export interface Coverage {
  readonly delivered: number;
  readonly all: number;
}

/** By the table of reporting status; where 0 means that nothing was reported, those that reported something. */
export function coverageOf(
  context: SiteContext,
  definition: Pick<CountDefinition, "zero"> | null,
  [level, code, aar]: readonly [level: string, code: string, aar: number]
): Coverage | null {
  const status = context.tables.registers.find(({definition}) => definition.table === "rapporteringsstatus")?.year(aar);
  if (status === undefined || status.size === 0) return null;
  const column = definition?.zero === "not_reported" ? "poHab_levert" : "levert";
  const members = membersOf(context, level, code, aar);
  return {delivered: members.filter(member => status.get(member)?.[column] === "ja").length, all: members.length};
}

/** `352 av 356`. */
export function coverageText({delivered, all}: Coverage, {language}: SiteContext): string {
  return `${countText(delivered, language)} ${word("ofAll", language)} ${countText(all, language)}`;
}

/** The coverage of the country in a year in words; null where the release does not tell. */
export function coverageInYear(
  context: SiteContext,
  definition: Pick<CountDefinition, "zero"> | null,
  aar: number
): string | null {
  const coverage = coverageOf(context, definition, ["land", countryCode, aar]);
  return coverage === null ? null : coverageText(coverage, context);
}

/** The newest data year of any table. */
export function newestYear({tables}: SiteContext): number {
  return Math.max(...[...tables.counts, ...tables.registers].map(({years}) => years.at(-1) ?? 0));
}
