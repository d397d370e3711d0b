import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join, normalize} from "node:path";
import {HtmlValidate} from "html-validate";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {readCsv} from "../../../pipeline/definition/csv.js";
import {numberText} from "../../../pipeline/site/numbers.js";
import {all, type HtmlElement, type ReadTable, readPage, tablesIn, textOf} from "../../support/htmlPage.js";
import {smallConfiguration, writeTestSite} from "../../support/siteCandidate.js";

const years = [2018, 2019, 2020, 2023, 2024];
const configuration = smallConfiguration();
const folder = mkdtempSync(join(tmpdir(), "kprstat-site-"));
let paths: readonly string[] = [];

beforeAll(async () => {
  paths = await writeTestSite(folder, configuration, years);
});
afterAll(() => rmSync(folder, {recursive: true}));

function page(path: string): HtmlElement {
  return readPage(readFileSync(join(folder, "site", path), "utf8"));
}

function definitionOf(table: string): CountDefinition {
  const found = configuration.statistics.find(statistic => statistic.table === table);
  if (found?.kind !== "count") throw new Error(`${table} is no table of persons.`);
  return found;
}

type Row = Readonly<Record<string, string>>;

/** The rows of a table's open data file, by column. */
function rowsOf(table: string): readonly Row[] {
  const text = readFileSync(join(folder, "tables", table, `${table}.csv`), "utf8");
  return readCsv(text, text.slice(0, text.indexOf("\n")).split(",")).rows.map(({fields}) => fields);
}

/** What a page has to show for a measure of a row. */
function shown(
  row: Row | undefined,
  measure: string,
  definition: CountDefinition,
  language: "nb" | "en" = "nb"
): string {
  const status = row?.[`${measure}_status`] ?? "not_available";
  const marks: Readonly<Record<string, string>> = definition.marks;
  return status === "ok" ? numberText(row?.[measure] ?? "", language) : (marks[status] ?? "no mark");
}

function tableWith(read: readonly ReadTable[], caption: RegExp): ReadTable {
  const found = read.filter(table => caption.test(table.caption));
  expect(found.map(table => table.caption)).toHaveLength(1);
  return found[0] ?? {caption: "", columns: [], rows: []};
}

const counts = configuration.statistics.filter(statistic => statistic.kind === "count");
const htmlPages = () => paths.filter(path => path.endsWith(".html"));

describe("the files", () => {
  test("are those that lie there, and each is listed once", () => {
    const written = readdirSync(join(folder, "site"), {recursive: true, withFileTypes: true})
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect([...paths]).toEqual(written.sort());
    expect(htmlPages().length).toBeGreaterThan(60);
  });

  test("are the same bytes for the same input", async () => {
    const again = mkdtempSync(join(tmpdir(), "kprstat-site-"));
    expect(await writeTestSite(again, configuration, years)).toEqual(paths);
    const differs = paths.filter(path => !readFileSync(join(again, path)).equals(readFileSync(join(folder, path))));
    rmSync(again, {recursive: true});
    expect(differs).toEqual([]);
  });

  test("every link leads to a file of the release, or to a place on its page", () => {
    const broken = htmlPages().flatMap(path => {
      const html = readFileSync(join(folder, path), "utf8");
      const targets = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, target = ""]) => target);
      return targets.filter(target => !leads(path, target, html)).map(target => `${path}: ${target}`);
    });
    expect(broken).toEqual([]);
  });

  test("HTML is valid on every page", async () => {
    const validator = new HtmlValidate({extends: ["html-validate:recommended"]});
    const problems: string[] = [];
    for (const path of htmlPages()) {
      const {results} = await validator.validateFile(join(folder, path));
      for (const {messages} of results)
        problems.push(...messages.map(({ruleId, line, message}) => `${path}:${line} ${ruleId}: ${message}`));
    }
    expect(problems).toEqual([]);
  });

  test("pages have no style or script of their own, and a policy that allows neither", () => {
    const html = htmlPages().map(path => readFileSync(join(folder, path), "utf8"));
    expect(html.filter(text => / style=|<style|<script(?! src="[^"]*" defer>)| on\w+=/.test(text))).toEqual([]);
    expect(
      html.filter(text => !text.includes(`content="default-src 'none'; style-src 'self'; script-src 'self';`))
    ).toEqual([]);
  });

  test("style sheets ask for nothing from other places", () => {
    const css = ["designsystemet.css", "site.css"].map(name => readFileSync(join(folder, "site/assets", name), "utf8"));
    expect(css.join("").match(/url\((?!["']?data:)[^)]*\)|@import/g)).toBeNull();
  });
});

function leads(path: string, target: string, html: string): boolean {
  if (/^(https:\/\/data\.norge\.no\/|mailto:)/.test(target)) return true;
  if (target.startsWith("#")) return html.includes(` id="${target.slice(1)}"`);
  const file = join(folder, normalize(join(dirname(path), target.replace(/#sted=\w+$/, ""))));
  return existsSync(file) && statSync(file).isFile();
}

describe("numbers", () => {
  test.each(["nb", "en"] as const)("of a municipality are those of the files, cell by cell (%s)", language => {
    const read = tablesIn(page(`${language}/kommune/0301.html`));
    let compared = 0;
    for (const definition of counts) {
      const rows = rowsOf(definition.table).filter(({aar, geo}) => aar === "2024" && geo === "0301");
      if (rows.length === 0) continue;
      const {name} = nameOf(definition.table);
      const table = tableWith(read, new RegExp(`^${escapedPattern(name[language])}, 2024$`));
      const cells = table.rows.map(({cells}) => cells.slice(1));
      const places = definition.measures.map(({label, kind}) => {
        const bare = kind === "last_year" || kind === "change";
        return table.columns.indexOf(bare ? label[language] : `${label[language]} 2024`) - 1;
      });
      expect(places).not.toContain(-2);
      const found = cells.map(row => places.map(place => row[place]));
      const expected = rows.map(row => definition.measures.map(({name}) => shown(row, name, definition, language)));
      expect(found.toSorted(byText)).toEqual(expected.toSorted(byText));
      compared += found.flat().length;
    }
    expect(compared).toBeGreaterThan(250);
  });

  test("of every municipality stand on the page of a statistic, with a word for each that is hidden", () => {
    for (const definition of counts.filter(({levels}) => levels.includes("kommune"))) {
      const [table] = tablesIn(page(`nb/tabell/${definition.table}-kommuner.html`));
      const first = nameOf(definition.table);
      const rows = rowsOf(definition.table).filter(
        row =>
          row.aar === "2024" &&
          row.geo_niva === "kommune" &&
          definition.breakdowns.every(({dimension}) => row[dimension] === first.categories?.[dimension])
      );
      const byName = new Map(rows.map(row => [municipalityName(row.geo ?? ""), row]));
      expect(table?.rows.map(({cells}) => cells[0]).toSorted()).toEqual([...byName.keys()].toSorted());
      for (const {cells, said} of table?.rows ?? []) {
        const row = byName.get(cells[0] ?? "");
        expect(cells.slice(2)).toEqual(definition.measures.map(({name}) => shown(row, name, definition)));
        expect(said.slice(2)).toEqual(definition.measures.map(({name}) => wordFor(row?.[`${name}_status`])));
      }
    }
  });

  test("last year's are those of the municipality under its code of then, the country's stand beside", () => {
    const definition = definitionOf("tjenestemottakere_gruppe");
    const table = tableWith(tablesIn(page("nb/kommune/3301.html")), /^Mottakere etter tjenestegruppe, 2024$/);
    const rows = rowsOf(definition.table);
    const of = (aar: string, geo: string) =>
      rows.find(
        row => row.aar === aar && row.geo === geo && row.periode === "per_31_12" && row.gruppe === "institusjon"
      );
    const line = table.rows.find(
      ({group, cells}) => group === "Per 31. desember" && cells[0] === "Institusjonstjenester"
    );
    const value = (aar: string, geo: string, measure: string) => shown(of(aar, geo), measure, definition);
    expect(table.columns).toEqual([
      "Tjenestegruppe",
      "Personer 2023",
      "Personer 2024",
      "Personer per 1 000 innbyggere 2024",
      "Landet: personer per 1 000 innbyggere 2024"
    ]);
    expect(line?.cells.slice(1)).toEqual([
      value("2023", "3005", "personer"),
      value("2024", "3301", "personer"),
      value("2024", "3301", "per_1000"),
      value("2024", "0", "per_1000")
    ]);
  });

  test("of deliveries follow a municipality through a new code", () => {
    const text = (code: string) => textOf(page(`nb/kommune/${code}.html`));
    expect(text("3301")).toContain("levert 2023, 2024");
    expect(text("4601")).toContain("ikke levert 2023, 2024");
  });

  test("of the country over the years have a mark where nothing is published", () => {
    const definition = definitionOf("individuell_plan_hjemme");
    const [, table] = tablesIn(page("nb/tabell/individuell_plan_hjemme.html"));
    const rows = rowsOf(definition.table).filter(({geo, maltall}) => geo === "0" && maltall === "1");
    expect(table?.rows.map(({cells}) => cells.slice(0, 4))).toEqual(
      years.map((aar, at) => [
        aar <= configuration.site.finalThrough ? String(aar) : `${aar} (foreløpige tall)`,
        ...["teller", "nevner", "andel"].map(measure => shown(rows[at], measure, definition))
      ])
    );
    expect(table?.rows[1]?.cells.slice(1, 4)).toEqual(["..", "..", ".."]);
    expect(textOf(page("nb/tabell/individuell_plan_hjemme.html"))).toContain("Tall for 2019 publiseres ikke.");
  });

  test("of totals tell how many municipalities they are about", () => {
    const covered = (table: string) =>
      Object.fromEntries(
        (tablesIn(page(`nb/tabell/${table}.html`))[0]?.rows ?? []).map(({cells}) => [cells[0], cells.at(-1)])
      );
    expect(covered("tjenestemottakere_gruppe")).toMatchObject({
      "Hele landet": "4 av 5",
      Rogaland: "2 av 2",
      Vestland: "0 av 1"
    });
    // Eigersund delivered, and reported nobody here.
    expect(covered("hab_rehab_utenfor_institusjon")).toMatchObject({"Hele landet": "3 av 5", Rogaland: "1 av 2"});
  });

  test.each([
    ["nb/kommune/3005.html", "3005", null],
    ["en/kommune/3005.html", "3005", null],
    ["nb/kommune/3301-alle-aar.html", "3301", "3005"]
  ] as const)("of all years (%s) are those of the files, cell by cell", (path, code, before) => {
    const language = path.slice(0, 2) as "nb" | "en";
    const read = tablesIn(page(path));
    let compared = 0;
    for (const definition of counts) {
      const isOwn = ({aar, geo}: Row) =>
        geo === code || (geo === before && definition.geography === "as_reported" && aar !== "2024");
      const rows = rowsOf(definition.table).filter(isOwn);
      if (rows.length === 0) continue;
      const table = tableWith(read, new RegExp(`^${escapedPattern(nameOf(definition.table).name[language])}$`));
      const measures = definition.measures.filter(({kind}) => kind !== "last_year" && kind !== "change");
      for (const aar of new Set(rows.map(row => row.aar ?? ""))) {
        const place = table.columns.indexOf(aar);
        const found = table.rows.map(({cells}) => cells[place]);
        const expected = measures.flatMap(measure => {
          const ofYear = rows.filter(row => row.aar === aar);
          const isOneNumber = measure.kind === "count" && measure.across.length > 0;
          return (isOneNumber ? ofYear.slice(0, 1) : ofYear).map(row => shown(row, measure.name, definition, language));
        });
        expect(found.toSorted()).toEqual(expected.toSorted());
        compared += found.length;
      }
    }
    expect(compared).toBeGreaterThan(250);
  });

  test("that are hidden stand nowhere: their cells have the mark alone", () => {
    const suppressed = counts.flatMap(definition =>
      rowsOf(definition.table).filter(row =>
        definition.measures.some(({name}) => row[`${name}_status`] === "suppressed")
      )
    );
    expect(suppressed.length).toBeGreaterThan(200);
    const marked = htmlPages().flatMap(path => {
      const html = readFileSync(join(folder, path), "utf8");
      return [...html.matchAll(/<td>([^<]*)<i> Skjult av hensyn til personvernet<\/i>/g)].map(([, mark]) => mark);
    });
    expect(new Set(marked)).toEqual(new Set(["*"]));
  });
});

describe("data for choosing and comparing", () => {
  test.each(["0", "03", "1101", "4601", "EKG01"])("of %s are those of the files", code => {
    const text = readFileSync(join(folder, "site/data", `${code}.js`), "utf8");
    const [, json = ""] = /^kprstat\.numbers\("[^"]+",(.*),\[[\d,]*\]\);\n$/.exec(text) ?? [];
    const data = JSON.parse(json) as Record<string, {rows: string[]; years: Record<string, string[]>}>;
    const letters: Readonly<Record<string, string>> = {
      suppressed: "s",
      not_reported: "r",
      not_published: "p",
      not_available: "a",
      not_applicable: "x"
    };
    let compared = 0;
    for (const definition of counts) {
      for (const row of rowsOf(definition.table).filter(({geo}) => geo === code)) {
        const table = data[definition.table];
        const at = table?.rows.indexOf(definition.breakdowns.map(({dimension}) => row[dimension]).join("/")) ?? -1;
        const cells = table?.years[row.aar ?? ""]?.slice(at * definition.measures.length);
        for (const [place, {name}] of definition.measures.entries()) {
          const status = row[`${name}_status`] ?? "";
          expect(cells?.[place]).toBe(status === "ok" ? row[name] : letters[status]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  test("list every unit of the tables, with its years and both names", () => {
    const text = readFileSync(join(folder, "site/data/steder.js"), "utf8");
    const list = JSON.parse(text.slice("kprstat.units(".length, -3)) as (string | number)[][];
    expect(list).toContainEqual(["land", "0", 2018, 2024, "Hele landet", "The whole country"]);
    expect(list).toContainEqual(["kommune", "3005", 2020, 2023, "Drammen", "Drammen"]);
    expect(list).toContainEqual(["kostra", "EKG01", 2020, 2024, "KOSTRA-gruppe 1", "KOSTRA group 1"]);
  });
});

describe("the front page", () => {
  test("tells the years, who delivered, what is provisional and when it was updated", () => {
    const text = textOf(page("nb/index.html"));
    for (const part of ["2018–2020, 2023–2024", "foreløpige tall", "4 av 5", "4. mars 2025", "Ikke fastsatt"])
      expect(text).toContain(part);
  });

  test("leads to every statistic in both languages", () => {
    for (const language of ["nb", "en"]) {
      const links = all(page(`${language}/index.html`), "a").map(({attributes}) => attributes.href);
      for (const {table} of configuration.statistics) expect(links).toContain(`tabell/${table}.html`);
    }
  });

  test("has the next day of an update, and says that a year is final, by the configuration", async () => {
    const other = mkdtempSync(join(tmpdir(), "kprstat-site-"));
    const site = {...configuration.site, finalThrough: 2024, nextUpdates: ["2026-06-16", "2025-03-04", "2025-06-17"]};
    await writeTestSite(other, {...configuration, site}, [2024]);
    const text = textOf(readPage(readFileSync(join(other, "site/en/index.html"), "utf8")));
    rmSync(other, {recursive: true});
    expect(text).toContain("17 June 2025");
    expect(text).not.toContain("provisional");
  });
});

test("the page of the marks has every status in words", () => {
  const [table] = tablesIn(page("en/tegn.html"));
  expect(table?.rows.map(({cells}) => cells)).toEqual([
    ["*", "Hidden to protect persons"],
    ["-", "Not reported"],
    ["..", "Not published"],
    ["..", "Not available"],
    [".", "Not applicable"],
    ["Empty field", "Did not exist in this year"]
  ]);
});

test("names that look like HTML stay text, in pages and in data", async () => {
  const hostile = `</title><script src="//x"></script>"><img src=x onerror=a>&amp;'`;
  const other = mkdtempSync(join(tmpdir(), "kprstat-site-"));
  const {reference, labels} = configuration;
  const municipalities = reference.municipalities.map(of => (of.code === "0301" ? {...of, name: hostile} : of));
  const country = {nb: hostile, en: hostile};
  const written = await writeTestSite(
    other,
    {...configuration, labels: {...labels, country}, reference: {...reference, municipalities}},
    [2024]
  );
  const texts = written.map(path => readFileSync(join(other, path), "utf8"));
  const own = readPage(readFileSync(join(other, "site/nb/kommune/0301.html"), "utf8"));
  rmSync(other, {recursive: true});
  expect(all(own, "h1").map(textOf)).toEqual([hostile]);
  expect(texts.filter(text => /<script src="\/\/|<img/.test(text))).toEqual([]);
});

function nameOf(table: string) {
  const found = configuration.site.sections.flatMap(({statistics}) => statistics).find(of => of.table === table);
  if (found === undefined) throw new Error(`The pages do not name ${table}.`);
  return found;
}

function municipalityName(code: string): string {
  return configuration.reference.municipalities.find(of => of.code === code)?.name ?? "";
}

function wordFor(status = "not_available"): string {
  const statuses: Readonly<Record<string, {readonly nb: string}>> = configuration.labels.statuses;
  return status === "ok" ? "" : (statuses[status]?.nb ?? "no word");
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return a.join("|") < b.join("|") ? -1 : 1;
}

function escapedPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
