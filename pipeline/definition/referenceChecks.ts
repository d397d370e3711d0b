import {groupBy} from "./groupBy.js";
import {type Interval, isValidIn} from "./interval.js";
import {checkUnique, type Line, type Problems} from "./problems.js";
import type {ReferenceTables} from "./referenceFiles.js";
import {referenceFiles} from "./referencePaths.js";

/** What each file says by itself. */
export function checkEachFile(tables: ReferenceTables, problems: Problems): void {
  const {municipalities, counties, changes, kostraMembers, kostraGroups, services, codeLists, population} =
    referenceFiles;
  checkIntervals(municipalities, tables.municipalities, row => row.kommune, problems);
  checkIntervals(counties, tables.counties, row => row.fylke, problems);
  checkIntervals(kostraMembers, tables.kostraMembers, row => row.kommune, problems);
  checkIntervals(services, tables.services, row => String(row.tjeneste), problems);
  checkIntervals(referenceFiles.functionTypes, tables.functionTypes, row => String(row.funksjon), problems);
  checkIntervals(referenceFiles.planCategories, tables.planCategories, row => row.kode, problems);
  checkUnique(services, tables.services, row => String(row.tjeneste), problems);
  checkUnique(changes, tables.changes, row => `${row.aar},${row.fra},${row.til}`, problems);
  checkUnique(kostraGroups, tables.kostraGroups, row => row.gruppe, problems);
  checkUnique(codeLists, tables.codeLists, row => `${row.liste},${row.versjon ?? ""},${row.kode}`, problems);
  checkUnique(population, tables.population, row => `${row.aar},${row.kommune},${row.kjonn}`, problems);
  for (const [key, lines] of groupBy(tables.changes, ({row}) => `${row.aar},${row.fra}`)) {
    const sum = lines.reduce((total, {row}) => total + row.andel, 0);
    if (sum !== 10_000) {
      problems.add(changes, key, `shares that add up to ${sum / 10_000}`, "1");
    }
  }
  checkServices(tables.services, problems);
  if (!problems.has(referenceFiles.ageBands)) {
    checkAgeBands(tables.ageBands, problems);
  }
  for (const [list, lines] of groupBy(tables.codeLists, ({row}) => row.liste)) {
    const versions = new Set(lines.map(({row}) => row.versjon));
    if (versions.size > 1 && versions.has(null)) {
      problems.add(codeLists, `list ${list}`, "rows with and without a version", "a version in all rows or in none");
    }
  }
}

interface DatedRow {
  readonly fra_aar: number | null;
  readonly til_aar: number | null;
}

/** Names intervals without a year in them, and two of one code that overlap. */
function checkIntervals<Row extends DatedRow>(
  file: string,
  lines: readonly Line<Row>[],
  codeOf: (row: Row) => string,
  problems: Problems
): void {
  for (const {line, row} of lines) {
    if (row.fra_aar !== null && row.til_aar !== null && row.til_aar <= row.fra_aar) {
      problems.add(file, `line ${line}.til_aar`, String(row.til_aar), `a year after ${row.fra_aar}`);
    }
  }
  for (const [code, same] of groupBy(lines, ({row}) => codeOf(row))) {
    const inOrder = same.toSorted((a, b) => (a.row.fra_aar ?? 0) - (b.row.fra_aar ?? 0));
    inOrder.slice(1).forEach(({line, row}, index) => {
      const before = inOrder[index];
      if (before !== undefined && (before.row.til_aar ?? Number.POSITIVE_INFINITY) > (row.fra_aar ?? 0)) {
        problems.add(
          file,
          `line ${line}`,
          `${code} valid twice in ${row.fra_aar}`,
          `an interval after that of line ${before.line}`
        );
      }
    });
  }
}

/** Names a lapsed code that counts as one that is not there or is lapsed itself. */
function checkServices(services: ReferenceTables["services"], problems: Problems): void {
  const current = new Set(services.filter(({row}) => row.telles_som === null).map(({row}) => row.tjeneste));
  for (const {line, row} of services) {
    if (row.telles_som !== null && !current.has(row.telles_som)) {
      problems.add(
        referenceFiles.services,
        `line ${line}.telles_som`,
        String(row.telles_som),
        "a code that counts as itself"
      );
    }
  }
}

/** Every age from 0 is in one group, and a group is named after its ages. */
function checkAgeBands(ageBands: ReferenceTables["ageBands"], problems: Problems): void {
  let next: number | null = 0;
  for (const {line, row} of ageBands) {
    const {gruppe, fra_alder: from, til_alder: to} = row;
    if (from !== next) {
      const expected =
        next === null ? "no group after the one without an end" : `${next}, so that every age is in one group`;
      problems.add(referenceFiles.ageBands, `line ${line}.fra_alder`, String(from), expected);
    }
    if (to !== null && to < from) {
      problems.add(referenceFiles.ageBands, `line ${line}.til_alder`, String(to), `${from} or more`);
    }
    const name = to === null ? `${from}+` : `${from}-${to}`;
    if (gruppe !== name) {
      problems.add(referenceFiles.ageBands, `line ${line}.gruppe`, gruppe, name);
    }
    next = to === null ? null : to + 1;
  }
  if (next !== null) {
    problems.add(referenceFiles.ageBands, "", `no group from ${next}`, "a last group without an end");
  }
}

/** Code lists that the sets of codes below are taken from. */
const functionTypeList = "9111";
const planList = "9336";

/** What a reported `poIndPlan` may be counted as; 5 is nothing reported. */
export const reportedMaltall = ["1", "2", "3", "4"] as const;

/** Sets of codes that a statistic is defined by: codes that exist, and no year without any. */
export function checkCategories(tables: ReferenceTables, problems: Problems): void {
  const {functionTypes, planCategories, counties, population, codeLists} = referenceFiles;
  if (problems.has(functionTypes, planCategories, counties, population, codeLists)) {
    return;
  }
  const codesOf = (list: string): ReadonlySet<string> =>
    new Set(tables.codeLists.filter(({row}) => row.liste === list).map(({row}) => row.kode));
  const [types, plans] = [codesOf(functionTypeList), codesOf(planList)];
  for (const {line, row} of tables.functionTypes.filter(({row}) => !types.has(String(row.funksjon)))) {
    problems.add(functionTypes, `line ${line}.funksjon`, String(row.funksjon), `a code of list ${functionTypeList}`);
  }
  for (const {line, row} of tables.planCategories.filter(({row}) => !plans.has(row.kode))) {
    problems.add(planCategories, `line ${line}.kode`, row.kode, `a code of list ${planList}`);
  }
  for (const aar of knownYears(tables)) {
    if (codesIn(tables.functionTypes, row => String(row.funksjon), aar).length === 0) {
      problems.add(functionTypes, `aar ${aar}`, "no function type", "at least one");
    }
    const given = new Set<string>(codesIn(tables.planCategories, row => row.maltall, aar));
    for (const maltall of reportedMaltall.filter(candidate => !given.has(candidate))) {
      problems.add(planCategories, `aar ${aar}`, `no code for maltall ${maltall}`, "at least one");
    }
  }
}

/** Codes of all files against one another, for the years that the population is known for. */
export function checkGeography(tables: ReferenceTables, problems: Problems): void {
  const {municipalities, counties, changes, kostraMembers, kostraGroups, population} = referenceFiles;
  if (problems.has(municipalities, counties)) {
    return;
  }
  const years = knownYears(tables);
  const validIn = new Map(years.map(aar => [aar, new Set(codesIn(tables.municipalities, row => row.kommune, aar))]));
  checkCounties(tables, years, problems);
  if (!problems.has(changes)) {
    checkChanges(tables.changes, validIn, problems);
  }
  if (!problems.has(population)) {
    checkPopulation(tables.population, validIn, problems);
  }
  if (!problems.has(kostraMembers, kostraGroups)) {
    checkKostra(tables, validIn, problems);
  }
}

/** From the first year that counties are known for to the last that the population is known for. */
function knownYears({counties, population}: ReferenceTables): readonly number[] {
  const first = Math.min(...counties.map(({row}) => row.fra_aar));
  const last = Math.max(first, ...population.map(({row}) => row.aar));
  return Array.from({length: last - first + 1}, (_, index) => first + index);
}

type ValidCodes = ReadonlyMap<number, ReadonlySet<string>>;

function codesIn<Row extends DatedRow>(
  lines: readonly Line<Row>[],
  codeOf: (row: Row) => string,
  aar: number
): string[] {
  return lines.filter(({row}) => isValidIn(yearsOf(row), aar)).map(({row}) => codeOf(row));
}

function yearsOf(row: DatedRow): Interval {
  return {fromYear: row.fra_aar, toYear: row.til_aar};
}

function checkCounties(tables: ReferenceTables, years: readonly number[], problems: Problems): void {
  for (const aar of years) {
    const counties = new Set(codesIn(tables.counties, row => row.fylke, aar));
    const used = new Set<string>();
    for (const {line, row} of tables.municipalities.filter(({row}) => isValidIn(yearsOf(row), aar))) {
      used.add(row.fylke);
      if (!counties.has(row.fylke) || !row.kommune.startsWith(row.fylke)) {
        const expected = `the county that ${row.kommune} begins with, valid in ${aar}`;
        problems.add(referenceFiles.municipalities, `line ${line}.fylke`, row.fylke, expected);
      }
    }
    for (const county of [...counties].filter(code => !used.has(code))) {
      problems.add(referenceFiles.counties, `fylke ${county}`, `no municipality in ${aar}`, "at least one");
    }
  }
}

/** Changes close: they lead from codes of the year before to codes of the year, and explain each that ends or begins. */
function checkChanges(changes: ReferenceTables["changes"], validIn: ValidCodes, problems: Problems): void {
  const file = referenceFiles.changes;
  for (const [aar, after] of validIn) {
    const before = validIn.get(aar - 1);
    const links = changes.filter(({row}) => row.aar === aar);
    if (before === undefined) {
      continue;
    }
    for (const {line, row} of links) {
      if (!before.has(row.fra)) {
        problems.add(file, `line ${line}.fra`, row.fra, `a municipality of ${aar - 1}`);
      }
      if (!after.has(row.til)) {
        problems.add(file, `line ${line}.til`, row.til, `a municipality of ${aar}`);
      }
    }
    const from = new Set(links.map(({row}) => row.fra));
    const to = new Set(links.map(({row}) => row.til));
    for (const code of [...before].filter(old => !after.has(old) && !from.has(old))) {
      problems.add(file, `aar ${aar}`, `no row from ${code}, which ends`, "a row for every code that ends");
    }
    for (const code of [...after].filter(young => !before.has(young) && !to.has(young))) {
      problems.add(file, `aar ${aar}`, `no row to ${code}, which begins`, "a row for every code that begins");
    }
  }
}

/** Every municipality of a year that has population has it, and all of them by the same way of giving sex. */
function checkPopulation(population: ReferenceTables["population"], validIn: ValidCodes, problems: Problems): void {
  const file = referenceFiles.population;
  for (const [aar, lines] of groupBy(population, ({row}) => row.aar)) {
    const valid = validIn.get(aar) ?? new Set();
    const sexes = new Map<string, string>();
    for (const {line, row} of lines) {
      sexes.set(row.kommune, [...(sexes.get(row.kommune) ?? ""), row.kjonn].sort().join(""));
      if (!valid.has(row.kommune)) {
        problems.add(file, `line ${line}.kommune`, row.kommune, `a municipality of ${aar}`);
      }
    }
    for (const [kommune, sex] of sexes) {
      if (sex !== "T" && sex !== "KM") {
        problems.add(file, `${aar},${kommune}`, `rows for ${sex}`, "one row T, or one row M and one row K");
      }
    }
    const ways = new Set([...sexes].filter(([kommune]) => valid.has(kommune)).map(([, sex]) => sex));
    if (ways.has("T") && ways.has("KM")) {
      problems.add(file, `aar ${aar}`, "sex for some municipalities only", "sex for all of them or for none");
    }
    for (const kommune of [...valid].filter(code => !sexes.has(code))) {
      problems.add(file, `${aar},${kommune}`, "no row", "the population of every municipality of the year");
    }
  }
}

/** From the first year with groups on, every municipality is in one group, and every group has a name. */
function checkKostra(tables: ReferenceTables, validIn: ValidCodes, problems: Problems): void {
  const file = referenceFiles.kostraMembers;
  const names = new Set(tables.kostraGroups.map(({row}) => row.gruppe));
  for (const {line, row} of tables.kostraMembers.filter(({row}) => !names.has(row.gruppe))) {
    problems.add(file, `line ${line}.gruppe`, row.gruppe, `a group of ${referenceFiles.kostraGroups}`);
  }
  const first = Math.min(...tables.kostraMembers.map(({row}) => row.fra_aar));
  for (const [aar, valid] of [...validIn].filter(([candidate]) => candidate >= first)) {
    const members = new Set(codesIn(tables.kostraMembers, row => row.kommune, aar));
    for (const code of [...members].filter(member => !valid.has(member))) {
      problems.add(file, `kommune ${code}`, `a group in ${aar}`, "none in a year when the municipality is not valid");
    }
    for (const code of [...valid].filter(municipality => !members.has(municipality))) {
      problems.add(file, `kommune ${code}`, `no group in ${aar}`, "one group");
    }
  }
}
