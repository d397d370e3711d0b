import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {Problems} from "../../../pipeline/definition/problems.js";
import {readPublication} from "../../../pipeline/definition/publicationFile.js";

const file = "publication.json";
const written = readFileSync(`config/${file}`, "utf8");

function problemsOf(json: string): string {
  const problems = new Problems();
  expect(readPublication(file, json, problems)).toBeNull();
  return problems.error("config").parts.what;
}

test("the configured one is read as it stands", () => {
  const problems = new Problems();
  expect(readPublication(file, written, problems)).toEqual(JSON.parse(written));
  expect(problems.none).toBe(true);
});

test.each([
  ["a licence without page", '"https://data.norge.no/nlod/no/2.0"', '"nlod"', "licence.page", "an address"],
  ["a publisher without number", '"983744516"', '"98374451"', "publisher.organisationNumber", "nine digits"],
  ["an unknown way of saying how often", '"ANNUAL"', '"every year"', "frequency", "a code of the EU's vocabulary"],
  ["a base without a slash", '"baseUrl": null', '"baseUrl": "https://kpr.example"', "baseUrl", "ends in /"],
  ["no contact", '"page": "https://www.fhi.no/op/kpr/"', '"page": null', "contact", "an e-mail address or a page"],
  [
    "a language too few",
    '"measures": {"nb": "Måltall", "en": "Measure"}',
    '"measures": {"nb": "Måltall"}',
    "measures.en",
    ""
  ],
  ["an unknown key", '"baseUrl"', '"base"', "base", "only known keys"]
])("%s is named with its place", (_, from, to, place, expected) => {
  expect(written).toContain(from);
  const problem = problemsOf(written.replace(from, to));
  expect(problem).toContain(place);
  expect(problem).toContain(expected);
});
