import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync} from "node:fs";
import {createRequire} from "node:module";
import type {AddressInfo} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {type Browser, type BrowserContextOptions, chromium, type Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {releaseServer} from "../../pipeline/command/releaseServer.js";
import {readCsv} from "../../pipeline/definition/csv.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {disk} from "../../pipeline/publish/disk.js";
import {writeSite} from "../../pipeline/site/site.js";
import {publisher, release, writeTables} from "../support/siteCandidate.js";

// The statistics pages of a release as large as the nation's, in a real browser.

const years = [2018, 2019, 2020, 2021, 2022, 2023, 2024];
const output = mkdtempSync(join(tmpdir(), "kprstat-browser-"));
const folder = join(output, "releases", release.id);
const server = releaseServer(output);
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let paths: readonly string[] = [];
let processorMs = 0;
let browser: Browser;
let origin = "";

beforeAll(async () => {
  const configuration = loadConfiguration("config");
  writeTables(folder, configuration, years);
  mkdirSync(folder, {recursive: true});
  const before = process.cpuUsage();
  paths = await writeSite({candidate: folder, configuration, publisher, release}, disk);
  const {user, system} = process.cpuUsage(before);
  processorMs = (user + system) / 1000;
  symlinkSync(`releases/${release.id}`, join(output, "latest"));
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  // Debian's browser; a machine without it fails here.
  browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
});

afterAll(async () => {
  await browser?.close();
  server.close();
  rmSync(output, {recursive: true});
});

/** A page of every kind, in both languages by turns. */
const kinds = [
  "index.html",
  "nb/index.html",
  "en/kommuner.html",
  "nb/om.html",
  "en/definisjoner.html",
  "nb/personvern.html",
  "nb/tegn.html",
  "en/metode.html",
  "nb/tabell/tjenestemottakere_tjeneste.html",
  "en/tabell/tjenestemottakere_alder_kjonn.html",
  "nb/tabell/individuell_plan_hjemme.html",
  "en/tabell/tilbakemelding_tjenester.html",
  "nb/tabell/rapporteringsstatus.html",
  "nb/tabell/hab_rehab_utenfor_institusjon-kommuner.html",
  "en/kommune/0301.html",
  "nb/kommune/0301-alle-aar.html",
  "en/kommune/3005.html"
];

/** Opens a page and waits until its script is done; what the browser complains of is collected. */
async function opened(
  address: string,
  options: BrowserContextOptions = {}
): Promise<{page: Page; complaints: string[]}> {
  const context = await browser.newContext({viewport: {width: 1200, height: 900}, ...options});
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", message => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", error => complaints.push(error.message));
  page.on("request", request => {
    if (!request.url().startsWith(address.slice(0, 7))) complaints.push(`request to ${request.url()}`);
  });
  await page.goto(address, {waitUntil: "load"});
  if (options.javaScriptEnabled !== false && (await page.locator(".compare").count()) > 0)
    await page.locator(".compare .result table").waitFor();
  return {page, complaints};
}

async function closed(page: Page): Promise<void> {
  await page.context().close();
}

function fromShare(path: string): string {
  return `file://${folder}/site/${path}`;
}

test("the pages of a national release, former municipalities too, are made in under 20 s of processor time", () => {
  const codes = new Set(paths.map(path => /\/kommune\/(\d{4})\.html$/.exec(path)?.[1]).filter(Boolean));
  expect(codes.size).toBeGreaterThan(357 + 400);
  expect(processorMs).toBeLessThan(20_000);
});

test("every page weighs under 200 kB with style sheets and script", () => {
  const bytes = (path: string) => statSync(join(folder, path)).size;
  const assets = paths.filter(path => path.startsWith("site/assets/")).reduce((sum, path) => sum + bytes(path), 0);
  const heavy = paths.filter(path => path.endsWith(".html") && bytes(path) + assets >= 200_000);
  expect(heavy).toEqual([]);
});

describe.each(kinds)("%s", path => {
  test("opens from a file share and from a server without a complaint", async () => {
    for (const address of [fromShare(path), `${origin}/site/${path}`]) {
      const {page, complaints} = await opened(address);
      expect(complaints).toEqual([]);
      expect(await page.locator("h1").count()).toBe(1);
      await closed(page);
    }
  });

  test("has no violations of accessibility, wide and narrow", async () => {
    for (const width of [1200, 320]) {
      // The policy of the pages forbids scripts of others; the examiner is one.
      const {page} = await opened(fromShare(path), {viewport: {width, height: 800}, bypassCSP: true});
      await page.evaluate(axeSource);
      const violations = await page.evaluate(
        "axe.run({preload: false}).then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))"
      );
      expect(violations).toEqual([]);
      await closed(page);
    }
  });

  test("fits a screen 320 px wide, and paper", async () => {
    const {page} = await opened(fromShare(path), {viewport: {width: 320, height: 600}});
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await page.emulateMedia({media: "print"});
    expect(await page.locator("main h1").isVisible()).toBe(true);
    for (const unneeded of ["header.top", ".compare", ".find"])
      for (const part of await page.locator(unneeded).all()) expect(await part.isVisible()).toBe(false);
    expect((await page.pdf({format: "A4"})).subarray(0, 5).toString()).toBe("%PDF-");
    await closed(page);
  });
});

/** Texts of a column of a table. */
async function column(page: Page, table: string, place: number): Promise<readonly string[]> {
  const texts = await page.locator(`${table} tbody tr:visible > :nth-child(${place})`).allInnerTexts();
  return texts.map(text => text.trim());
}

/** Numbers of Norwegian pages; null for marks. */
function numberOf(text: string): number | null {
  const number = Number(
    text
      .replace(/\s.*[a-zæøå].*$/i, "")
      .replace(/\s/g, "")
      .replace("−", "-")
      .replace(",", ".")
  );
  return Number.isNaN(number) || text === "" ? null : number;
}

describe("a table", () => {
  const table = "table[data-can=filter]";

  test("is sorted by a column, marks last, in both directions", async () => {
    const {page} = await opened(fromShare("nb/tabell/hab_rehab_utenfor_institusjon-kommuner.html"));
    for (const [direction, sign] of [
      ["descending", -1],
      ["ascending", 1]
    ] as const) {
      await page.locator(`${table} thead button`).nth(2).click();
      expect(await page.locator(`${table} thead th`).nth(2).getAttribute("aria-sort")).toBe(direction);
      const numbers = (await column(page, table, 3)).map(text => numberOf(text.split("\n")[0] ?? ""));
      const shown = numbers.filter(number => number !== null);
      expect(shown.length).toBeGreaterThan(200);
      expect(shown).toEqual(shown.toSorted((a, b) => sign * (a - b)));
      expect(numbers.slice(shown.length).every(number => number === null)).toBe(true);
    }
    await page.locator(`${table} thead button`).first().click();
    const names = await column(page, table, 1);
    expect(names).toEqual(names.toSorted(new Intl.Collator("nb").compare));
    expect(names.at(-1)).toMatch(/^Å/);
    await closed(page);
  });

  test("is searched by the names of its rows", async () => {
    const {page} = await opened(fromShare("nb/tabell/hab_rehab_utenfor_institusjon-kommuner.html"));
    await page.getByLabel("Finn kommune").fill("TRON");
    expect(await column(page, table, 1)).toEqual(["Trondheim - Tråante"]);
    expect(await page.getByRole("status").textContent()).toBe("Treff: 1");
    await page.getByLabel("Finn kommune").fill("");
    expect(await column(page, table, 1)).toHaveLength(357);
    await closed(page);
  });
});

test("a municipality that is no more is found in the list, and leads to what it went into", async () => {
  const {page} = await opened(fromShare("nb/kommuner.html"));
  await page.getByLabel("Finn kommune").fill("Svelvik");
  await page.getByRole("link", {name: "Svelvik"}).click();
  expect(await page.locator("main h1").textContent()).toBe("Svelvik (2018–2019)");
  await page.locator("main .lead a").click();
  expect(page.url()).toBe(fromShare("nb/kommune/3005.html"));
  await page.getByRole("link", {name: "Svelvik"}).click();
  expect(page.url()).toBe(fromShare("nb/kommune/0711.html"));
  await closed(page);
});

test("breaks stand in charts on paper and on narrow screens too", async () => {
  for (const width of [1200, 320]) {
    const {page} = await opened(fromShare("nb/tabell/individuell_plan_hjemme.html"), {viewport: {width, height: 800}});
    await page.emulateMedia({media: width === 320 ? "screen" : "print"});
    expect(await page.locator("main > figure svg .break line").count()).toBe(1);
    expect(await page.locator("main > figure svg .break text").textContent()).toBe("Ny rapportering");
    const description = await page.locator("main > figure svg desc").textContent();
    expect(description).toContain("Brudd i tidsserien: 2019 Ny rapportering.");
    const [picture, label] = [page.locator("main > figure svg"), page.locator("main > figure svg .break text")];
    const [outer, inner] = [await picture.boundingBox(), await label.boundingBox()];
    expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0));
    await closed(page);
  }
});

/** What the open data file has for a unit of a table without breakdowns, over the years. */
function published(table: string, geo: string, measure: string): readonly (number | null)[] {
  const text = readFileSync(join(folder, "tables", table, `${table}.csv`), "utf8");
  const {rows} = readCsv(text, text.slice(0, text.indexOf("\n")).split(","));
  return rows
    .map(({fields}) => fields as Readonly<Record<string, string>>)
    .filter(fields => fields.geo === geo)
    .map(fields => (fields[`${measure}_status`] === "ok" ? Number(fields[measure]) : null));
}

describe("choosing and comparing", () => {
  const path = "nb/tabell/hab_rehab_utenfor_institusjon.html";

  /** Presses Tab until this part of the page has the focus. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) === true) return;
    }
    throw new Error(`The keyboard does not lead to ${selector}.`);
  }

  async function compared(page: Page): Promise<readonly (readonly (number | null)[])[]> {
    const rows = await page.locator(".result tbody tr").all();
    const cells = await Promise.all(rows.map(row => row.locator("td").allInnerTexts()));
    return cells.map(row => row.map(text => numberOf(text.trim().split("\n")[0] ?? "")));
  }

  test("goes by keyboard alone, and shows the published numbers", async () => {
    const {page, complaints} = await opened(fromShare(path));
    await tabTo(page, ".compare select[data-units]");
    await page.keyboard.type("Bergen");
    await tabTo(page, ".compare .choices button");
    await page.keyboard.press("Enter");
    await page.locator(".result tbody tr").nth(1).waitFor();
    expect(await column(page, ".result table", 1)).toEqual(["Hele landet", "Bergen"]);
    const of = (geo: string) => published("hab_rehab_utenfor_institusjon", geo, "per_1000");
    expect(await compared(page)).toEqual([of("0"), of("4601")]);
    await tabTo(page, ".chosen button");
    await page.keyboard.press("Enter");
    expect(await column(page, ".result table", 1)).toEqual(["Bergen"]);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Fjern Bergen");
    expect(complaints).toEqual([]);
    await closed(page);
  });

  test("marks the breaks of the chosen places and number, between the years, and says them", async () => {
    const {page} = await opened(fromShare("nb/tabell/tjenestemottakere_gruppe.html"));
    const marks = () => page.locator(".result svg .break text").allTextContents();
    expect(await marks()).toEqual(["Uten tjeneste 16"]);
    await page.getByLabel("Sted").selectOption("1103");
    await page.getByRole("button", {name: "Legg til"}).click();
    await page.locator(".result tbody tr").nth(1).waitFor();
    expect(await marks()).toEqual(["Uten tjeneste 16", "Nye grenser"]);
    const said = "Brudd i tidsserien: 2019 Uten tjeneste 16; 2020 Nye grenser (Stavanger).";
    expect(await page.locator(".result figcaption").textContent()).toContain(said);
    expect(await page.locator(".result svg[role=img]").getAttribute("aria-label")).toContain(said);
    await page.getByLabel("Tjenestegruppe").selectOption("bolig");
    expect(await marks()).toEqual(["Nye grenser"]);
    await closed(page);
  });

  test("begins with the municipality whose page led there", async () => {
    const {page} = await opened(fromShare("nb/kommune/4601.html"));
    await page.getByRole("link", {name: "Sammenlign kommunen med andre"}).first().click();
    await page.locator(".result tbody tr").nth(1).waitFor();
    expect(await column(page, ".result table", 1)).toEqual(["Hele landet", "Bergen"]);
    await closed(page);
  });

  test("takes another number, and six places at most", async () => {
    const {page} = await opened(fromShare(path));
    await page.getByLabel("Tall", {exact: true}).selectOption({label: "Personer"});
    expect(await compared(page)).toEqual([published("hab_rehab_utenfor_institusjon", "0", "personer")]);
    for (const geo of ["0301", "1103", "4601", "5001", "03", "11"]) {
      await page.getByLabel("Sted").selectOption(geo);
      await page.getByRole("button", {name: "Legg til"}).click();
      await page.waitForTimeout(200);
    }
    expect(await page.locator(".chosen li").count()).toBe(6);
    expect(
      await page.locator(".result svg.chart > g.line, .result svg.chart > g[class^=series]").count()
    ).toBeGreaterThan(4);
    await closed(page);
  });
});

test("the way to the content is the first thing that the keyboard finds", async () => {
  const {page} = await opened(fromShare("nb/kommune/0301.html"));
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Hopp til innholdet");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("innhold");
  await closed(page);
});

test("the other language is one step away, with its own numbers and names", async () => {
  const {page} = await opened(fromShare("nb/kommune/0301.html"));
  await page.getByRole("link", {name: "English"}).click();
  expect(page.url()).toBe(fromShare("en/kommune/0301.html"));
  expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  const text = await page.locator("main").textContent();
  expect(text).toContain("Municipality code");
  expect(text).toMatch(/\d,\d{3}\b/);
  await closed(page);
});

test("a file that is downloaded is the published one", async () => {
  const {page} = await opened(`${origin}/site/nb/tabell/hab_rehab_institusjon.html`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", {name: "hab_rehab_institusjon.csv"}).click()
  ]);
  const file = join(folder, "tables/hab_rehab_institusjon/hab_rehab_institusjon.csv");
  expect(readFileSync(await download.path()).equals(readFileSync(file))).toBe(true);
  await closed(page);
});

test("a page is whole without script, and says what needs it", async () => {
  const {page} = await opened(fromShare("nb/tabell/tjenestemottakere_gruppe.html"), {javaScriptEnabled: false});
  expect(await page.locator("main table").count()).toBeGreaterThan(2);
  expect(await page.locator("svg.chart").isVisible()).toBe(true);
  expect(await page.getByText("krever JavaScript").isVisible()).toBe(true);
  expect(await page.locator(".compare").isVisible()).toBe(false);
  await closed(page);
  const {page: whole} = await opened(fromShare("nb/tabell/tjenestemottakere_gruppe.html"));
  expect(await whole.getByText("krever JavaScript").isVisible()).toBe(false);
  await closed(whole);
});
