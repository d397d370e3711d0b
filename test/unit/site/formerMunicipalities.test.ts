import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {all, type HtmlElement, readPage, tablesIn, textOf} from "../../support/htmlPage.js";
import {smallConfiguration, writeTestSite} from "../../support/siteCandidate.js";

const years = [2018, 2019, 2020, 2023, 2024];
const folder = mkdtempSync(join(tmpdir(), "kprstat-site-"));

beforeAll(async () => {
  await writeTestSite(folder, smallConfiguration(), years);
});
afterAll(() => rmSync(folder, {recursive: true}));

function page(path: string): HtmlElement {
  return readPage(readFileSync(join(folder, "site", path), "utf8"));
}

describe("a municipality that is no more", () => {
  test("tells in which years it was one, and what it went into; both pages lead to each other", () => {
    const former = page("nb/kommune/3005.html");
    expect(all(former, "h1").map(textOf)).toEqual(["Drammen (2020, 2023)"]);
    expect(textOf(former)).toContain("Kommunen fikk nytt nummer 1. januar 2024: Drammen (3301).");
    expect(all(former, "a").map(({attributes}) => attributes.href)).toContain("3301.html");
    const now = page("nb/kommune/3301.html");
    expect(textOf(now)).toContain("Drammen (3005) til og med 2023");
    expect(all(now, "a").map(({attributes}) => attributes.href)).toContain("3005.html");
  });

  test("stands in its own section of the list, with its years", () => {
    const lists = all(page("en/kommuner.html"), "ul").filter(({attributes}) => attributes.class === "places");
    const items = lists.map(list => all(list, "li").map(textOf));
    expect(items[0]).toEqual(["Bergen 4601", "Drammen 3301", "Eigersund 1101", "Oslo 0301", "Stavanger 1103"]);
    expect(items[1]).toEqual(["Drammen 3005, 2020, 2023"]);
  });

  test("was merged or divided, as the reference data have it", async () => {
    const whole = loadConfiguration("config");
    const codes = ["1507", "1508", "1580", "1103", "1141"];
    const municipalities = whole.reference.municipalities.filter(({code}) => codes.includes(code));
    const counties = whole.reference.counties.filter(({code}) => ["11", "15"].includes(code));
    const other = mkdtempSync(join(tmpdir(), "kprstat-site-"));
    await writeTestSite(other, {...whole, reference: {...whole.reference, municipalities, counties}}, years);
    const text = (path: string) => textOf(readPage(readFileSync(join(other, "site", path), "utf8")));
    const [divided, merged, into] = [
      text("nb/kommune/1507.html"),
      text("en/kommune/1141.html"),
      text("nb/kommune/1103.html")
    ];
    const allYears = readPage(readFileSync(join(other, "site/nb/kommune/1103-alle-aar.html"), "utf8"));
    const [recipients] = tablesIn(allYears);
    rmSync(other, {recursive: true});
    expect(recipients?.columns).toEqual(["Tjeneste", "2018", "2019", "2020", "2023", "2024"]);
    expect(textOf(allYears)).toContain("Brudd i tidsserien: 2019 Uten tjeneste 16; 2020 Nye grenser.");
    expect(divided).toContain("Kommunen ble 1. januar 2024 delt mellom Ålesund (1508) og Haram (1580).");
    expect(merged).toContain("On 1 January 2020 the municipality became a part of Stavanger (1103).");
    expect(into).toContain("Finnøy (1141) til og med 2019");
    expect(into).toMatch(/Nye grenser\s*1\. januar 2020/);
  });
});
