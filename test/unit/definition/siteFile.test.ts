import {readFileSync} from "node:fs";
import {describe, expect, test} from "vitest";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {Problems} from "../../../pipeline/definition/problems.js";
import {readSite, type SiteTexts} from "../../../pipeline/definition/siteFile.js";

const configuration = loadConfiguration("config");
const {site, statistics, reference} = configuration;
const presented = site.sections.flatMap(section => section.statistics);

describe("config/site.json", () => {
  test("presents every statistic once, and no other", () => {
    expect(presented.map(({table}) => table).toSorted()).toEqual(statistics.map(({table}) => table).toSorted());
  });

  test("shows first what the statistics have", () => {
    const wrong = presented.flatMap(({table, measure, categories = {}}) => {
      const definition = statistics.find(of => of.table === table);
      if (definition?.kind !== "count") return measure === undefined ? [] : [table];
      const dimensions = definition.breakdowns.map(({dimension}) => dimension);
      const known = definition.measures.some(({name}) => name === measure);
      return known && dimensions.join() === Object.keys(categories).join() ? [] : [table];
    });
    expect(wrong).toEqual([]);
  });

  test("names tables, dimensions and categories that there are in changes of method", () => {
    const counts = statistics.filter(statistic => statistic.kind === "count");
    const wrong = site.breaks.method.filter(({tables, categories = {}}) => {
      const concerned = counts.filter(({table}) => tables.includes(table));
      const known = concerned.flatMap(({breakdowns}) =>
        breakdowns.flatMap(of => of.categories.map(({code}) => `${of.dimension} ${code}`))
      );
      const named = Object.entries(categories).flatMap(([dimension, codes]) =>
        codes.map(code => `${dimension} ${code}`)
      );
      return concerned.length !== tables.length || named.some(of => !known.includes(of));
    });
    expect(site.breaks.method.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test("has a place on the map for every county of every year", () => {
    expect(site.map.flat(2).toSorted()).toEqual(reference.counties.map(({code}) => code).toSorted());
  });
});

function problemsOf(change: (texts: SiteTexts) => unknown): string {
  const problems = new Problems();
  const texts = JSON.parse(readFileSync("config/site.json", "utf8")) as SiteTexts;
  expect(readSite("site.json", JSON.stringify(change(texts)), problems)).toBeNull();
  return problems.error("config").parts.what;
}

test.each([
  ["a text in one language", (texts: SiteTexts) => ({...texts, title: {nb: "KPR"}}), "site.json, title.en"],
  ["an unknown key", (texts: SiteTexts) => ({...texts, colour: "red"}), 'unknown "colour"'],
  ["a day that is none", (texts: SiteTexts) => ({...texts, nextUpdates: ["2025-02-30"]}), "a day such as 2025-06-17"],
  ["a county twice on the map", (texts: SiteTexts) => ({...texts, map: [[["03"], ["03"]]]}), "each county once"],
  [
    "a change of method without a label",
    (texts: SiteTexts) => ({...texts, breaks: {method: [{year: 2020, tables: [], text: texts.title}], borders: []}}),
    "breaks.method.0.label"
  ]
])("%s is refused", (_, change, found) => {
  expect(problemsOf(change)).toContain(found);
});
