import {expect, test} from "vitest";
import type {CountDefinition, SumRule} from "../../../pipeline/definition/configuration.js";
import {checkNumbers} from "../../../pipeline/definition/numberChecks.js";
import {Problems} from "../../../pipeline/definition/problems.js";
import {countOf, definitionOf, linesOf, readConfigJson, tables} from "./definitionFile.js";

const home = "tilbakemelding_hjemmeboende";
const byService = "tjenestemottakere_tjeneste";

/** What is said about the sums and the definitions, one of them changed. */
function problemsWith(changes: Partial<CountDefinition> = {}, sums: readonly SumRule[] = []): readonly string[] {
  const problems = new Problems();
  const changed = {...countOf(home), ...changes};
  const statistics = tables.map(table => (table === home ? changed : definitionOf(table)));
  checkNumbers("disclosure.json", sums, statistics, problems);
  return linesOf(problems);
}

const nevner = {table: home, measure: "nevner", where: {}};
const forever = {measure: "nevner", where: {}, fromYear: null, toYear: null};

test("what the configuration says holds together", () => {
  expect(
    problemsWith({}, (readConfigJson("disclosure.json") as unknown as {sums: SumRule[]}).sums.map(withWhere))
  ).toEqual([]);
});

function withWhere({whole, parts}: SumRule): SumRule {
  return {whole: {...whole, where: whole.where ?? {}}, parts: parts.map(part => ({...part, where: part.where ?? {}}))};
}

test("a sum names counts of tables that are there", () => {
  const unknown = {table: "tjenestemottakere", measure: "personer", where: {}};
  const rate = {table: byService, measure: "per_1000", where: {alder: "90+"}};
  expect(problemsWith({}, [{whole: unknown, parts: [nevner, rate]}])).toEqual([
    'sums.0.whole.table: found "tjenestemottakere"; expected a table of counts in statistics/',
    `sums.0.parts.1.measure: found "per_1000"; expected a count of ${byService}`,
    `sums.0.parts.1.where: found alder; expected a dimension of ${byService}: periode, tjeneste`
  ]);
});

test("the number that one is, is not itself said to be another", () => {
  const hidden = {table: "individuell_plan_hjemme", measure: "nevner", where: {}};
  expect(problemsWith({same: [{...forever, is: hidden}]})).toEqual([
    "same.0.is: found individuell_plan_hjemme.nevner; expected a number that is not itself said to be another"
  ]);
});

test("groups are of services that another table counts one by one", () => {
  const [breakdown] = countOf(home).breakdowns;
  expect(problemsWith({breakdowns: breakdown ? [{...breakdown, groups: home}] : []})).toEqual([
    `breakdowns.0.groups: found "${home}"; expected a table with a breakdown by services`
  ]);
});
