import {z} from "zod";
import type {Reference} from "./configuration.js";
import {
  countyCode,
  kostraCode,
  municipalityCode,
  nonEmpty,
  schemaVersion,
  serviceNumber,
  trueOrFalse,
  wholeNumber,
  year,
  yearOrOpen
} from "./fields.js";
import {type Line, type Problems, parseCsv} from "./problems.js";
import {checkCategories, checkEachFile, checkGeography, reportedMaltall} from "./referenceChecks.js";
import {referenceFiles} from "./referencePaths.js";

/** The age groups of the population (completed years on 31 December before), in the order of its columns. */
export const ageGroups = [
  "0-4",
  "5-9",
  "10-14",
  "15-17",
  "18-19",
  "20-24",
  "25-29",
  "30-34",
  "35-39",
  "40-44",
  "45-49",
  "50-54",
  "55-59",
  "60-64",
  "65-66",
  "67-69",
  "70-74",
  "75-79",
  "80-84",
  "85-89",
  "90+"
] as const;

const serviceGroups = ["hjemmeboende", "institusjon", "velferdsteknologi", "tvang", "bolig"] as const;

const municipalityRow = z.strictObject({
  kommune: municipalityCode,
  navn: nonEmpty,
  fylke: countyCode,
  fra_aar: year,
  til_aar: yearOrOpen
});

const countyRow = z.strictObject({fylke: countyCode, navn: nonEmpty, fra_aar: year, til_aar: yearOrOpen});

const changeRow = z.strictObject({
  aar: year,
  fra: municipalityCode,
  til: municipalityCode,
  type: z.enum(["renumber", "merge", "split", "rename"], "renumber, merge, split or rename"),
  // Counted in ten-thousandths, so that parts can be added exactly.
  andel: z
    .string()
    .regex(/^(1|0\.(?!0+$)\d{1,4})$/, "a share above 0, at most 1, with at most four decimals")
    .transform(share => Math.round(Number(share) * 10_000))
});

const kostraMemberRow = z.strictObject({
  fra_aar: year,
  til_aar: yearOrOpen,
  kommune: municipalityCode,
  gruppe: kostraCode
});

const kostraGroupRow = z.strictObject({
  gruppe: kostraCode,
  navn_nb: nonEmpty,
  navn_en: nonEmpty,
  beskrivelse_nb: nonEmpty
});

const serviceRow = z.strictObject({
  tjeneste: serviceNumber,
  navn_nb: nonEmpty,
  navn_en: nonEmpty,
  gruppe: z.enum([...serviceGroups, ""], `one of ${serviceGroups.join(", ")}, or nothing`),
  fra_aar: yearOrOpen,
  til_aar: yearOrOpen,
  telles_som: z.union([serviceNumber, z.literal("").transform(() => null)], "a service code or nothing"),
  krever_innvilget: trueOrFalse
});

const codeListRow = z.strictObject({
  liste: z.string().regex(/^\d{4}$/, "the number of a code list, four digits"),
  listenavn: nonEmpty,
  versjon: z.union([schemaVersion, z.literal("").transform(() => null)], "3.5, 3.7 or nothing"),
  kode: nonEmpty,
  tekst: nonEmpty
});

const functionTypeRow = z.strictObject({
  funksjon: z
    .string()
    .regex(/^[1-9]\d?$/, "a function type 1–99")
    .transform(Number),
  fra_aar: yearOrOpen,
  til_aar: yearOrOpen
});

const planCategoryRow = z.strictObject({
  kode: nonEmpty,
  fra_aar: yearOrOpen,
  til_aar: yearOrOpen,
  maltall: z.enum(reportedMaltall, `one of ${reportedMaltall.join(", ")}`)
});

const age = z
  .string()
  .regex(/^(0|[1-9]\d{0,2})$/, "an age in years")
  .transform(Number);

/** A group of ages that persons are counted by, the last age included. */
const ageBandRow = z.strictObject({
  gruppe: nonEmpty,
  fra_alder: age,
  til_alder: z.union([age, z.literal("").transform(() => null)], "an age in years or nothing")
});

const populationRow = z.strictObject({
  aar: year,
  kommune: municipalityCode,
  kjonn: z.enum(["M", "K", "T"], "M, K or T"),
  ...Object.fromEntries(ageGroups.map(group => [group, wholeNumber]))
});

type Rows<Schema extends z.ZodType> = readonly Line<z.output<Schema>>[];

/** The reference data as they stand in the files. */
export interface ReferenceTables {
  readonly municipalities: Rows<typeof municipalityRow>;
  readonly counties: Rows<typeof countyRow>;
  readonly changes: Rows<typeof changeRow>;
  readonly kostraMembers: Rows<typeof kostraMemberRow>;
  readonly kostraGroups: Rows<typeof kostraGroupRow>;
  readonly services: Rows<typeof serviceRow>;
  readonly codeLists: Rows<typeof codeListRow>;
  readonly functionTypes: Rows<typeof functionTypeRow>;
  readonly planCategories: Rows<typeof planCategoryRow>;
  readonly ageBands: Rows<typeof ageBandRow>;
  readonly population: Rows<typeof populationRow>;
}

/**
 * Reads and checks all of config/reference; `textOf` gives a file's text, or null where it cannot be read. Null when
 * anything is wrong; what it is goes to `problems`.
 */
export function readReference(textOf: (file: string) => string | null, problems: Problems): Reference | null {
  const read = <Schema extends z.ZodObject>(file: string, schema: Schema): Rows<Schema> => {
    const text = textOf(file);
    return text === null ? [] : parseCsv(file, text, schema, problems);
  };
  const tables: ReferenceTables = {
    municipalities: read(referenceFiles.municipalities, municipalityRow),
    counties: read(referenceFiles.counties, countyRow),
    changes: read(referenceFiles.changes, changeRow),
    kostraMembers: read(referenceFiles.kostraMembers, kostraMemberRow),
    kostraGroups: read(referenceFiles.kostraGroups, kostraGroupRow),
    services: read(referenceFiles.services, serviceRow),
    codeLists: read(referenceFiles.codeLists, codeListRow),
    functionTypes: read(referenceFiles.functionTypes, functionTypeRow),
    planCategories: read(referenceFiles.planCategories, planCategoryRow),
    ageBands: read(referenceFiles.ageBands, ageBandRow),
    population: read(referenceFiles.population, populationRow)
  };
  checkEachFile(tables, problems);
  checkGeography(tables, problems);
  checkCategories(tables, problems);
  return problems.has(...Object.values(referenceFiles)) ? null : toReference(tables);
}

function toReference(tables: ReferenceTables): Reference {
  return {
    municipalities: tables.municipalities.map(({row}) => ({
      code: row.kommune,
      name: row.navn,
      fylke: row.fylke,
      fromYear: row.fra_aar,
      toYear: row.til_aar
    })),
    counties: tables.counties.map(({row}) => ({
      code: row.fylke,
      name: row.navn,
      fromYear: row.fra_aar,
      toYear: row.til_aar
    })),
    changes: tables.changes.map(({row}) => ({year: row.aar, from: row.fra, to: row.til, kind: row.type})),
    kostraGroups: tables.kostraGroups.map(({row}) => ({
      code: row.gruppe,
      label: {nb: row.navn_nb, en: row.navn_en},
      description: row.beskrivelse_nb
    })),
    kostraMembers: tables.kostraMembers.map(({row}) => ({
      kommune: row.kommune,
      group: row.gruppe,
      fromYear: row.fra_aar,
      toYear: row.til_aar
    })),
    services: tables.services.map(({row}) => ({
      code: row.tjeneste,
      label: row.navn_nb,
      labelEn: row.navn_en,
      group: row.gruppe || null,
      fromYear: row.fra_aar,
      toYear: row.til_aar,
      countedAs: row.telles_som,
      needsGrantedDecision: row.krever_innvilget
    })),
    codeLists: tables.codeLists.map(({row}) => ({
      list: row.liste,
      version: row.versjon,
      code: row.kode,
      label: row.tekst
    }))
  };
}
