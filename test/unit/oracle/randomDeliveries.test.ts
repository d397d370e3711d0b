import fc from "fast-check";
import {beforeAll, describe, expect, test} from "vitest";
import {controlDigitsAreRight} from "../../oracle/ident.js";
import {oracle} from "../../oracle/oracle.js";
import {municipalitiesOf} from "../../oracle/reference.js";
import {type ExactTable, exactTables, type OracleTables} from "../../oracle/tables.js";
import {contentXml, identityOf} from "../../support/deliveryXml.js";
import {type Profile, randomDeliveries} from "../../support/randomDeliveries.js";

test.each<[Profile, number]>([
  ["clean", 10],
  ["dirty", 20],
  ["small", 60],
  ["movers", 10],
  ["reforms", 10]
])("%s deliveries never stop the oracle, and nothing is lost", (profile, numRuns) => {
  fc.assert(
    fc.property(randomDeliveries({profile}), folder => {
      const result = oracle(folder);
      expect(Object.keys(result.files)).toHaveLength(folder.deliveries.length);
      for (const {lest, godtatt, avvist} of Object.values(result.counts).flatMap(c => Object.values(c)))
        expect(godtatt + avvist).toBe(lest);
      for (const file of Object.values(result.files)) {
        if (file.outcome === "landed") expect(file.accepted).toBe(file.reasons.length === 0);
      }
      if (profile === "clean") expect(result.findings.filter(f => f.konsekvens !== "warn")).toEqual([]);
    }),
    {numRuns}
  );
});

test("the order of the files never changes what is said about them", () => {
  fc.assert(
    fc.property(randomDeliveries({profile: "small"}), ({deliveries, years}) => {
      const reversed = oracle({deliveries: deliveries.toReversed(), years});
      const result = oracle({deliveries, years});
      expect(JSON.stringify(reversed.tables)).toBe(JSON.stringify(result.tables));
      expect(reversed.files).toEqual(result.files);
    }),
    {numRuns: 10}
  );
});

test("dirty deliveries break every rule", () => {
  const rules = new Set<string>();
  for (const folder of fc.sample(randomDeliveries({profile: "dirty"}), {numRuns: 150, seed: 1})) {
    for (const {regel} of oracle(folder).findings) rules.add(regel);
  }
  expect([...rules].sort()).toEqual([
    "code_list",
    "doctype",
    "duplicate_person",
    "duplicate_row",
    "element_order",
    "element_repeated",
    "few_contacts",
    "further_document",
    "ident_duplicate",
    "ident_empty",
    "ident_incomplete",
    "ident_lopenr",
    "ident_period",
    "ident_version",
    "innhinfo_not_first",
    "invalid_identity",
    "lapsed_service",
    "mandatory",
    "no_person",
    "not_well_formed",
    "pattern",
    "person_id_mismatch",
    "range",
    "same_identity",
    "service_period",
    "unknown_element",
    "unknown_municipality",
    "unknown_namespace",
    "unknown_residence",
    "unknown_root",
    "unknown_version",
    "version_year",
    "year_not_configured"
  ]);
});

describe("a few random folders have", () => {
  let results: readonly OracleTables[] = [];

  beforeAll(() => {
    const folders = (["movers", "reforms"] as const).flatMap(profile =>
      fc.sample(randomDeliveries({profile}), {numRuns: 8, seed: 1})
    );
    results = folders.map(folder => oracle(folder).tables);
  });

  const measures = {individuell_plan: 3, tilbakemelding: 3, tjenestemottakere: 2, hab_rehab: 2};

  /** Categories and cells, value and status by turns, of all rows of a table. */
  function rowsOf(table: ExactTable): readonly {readonly category: string; readonly cells: readonly string[]}[] {
    const count = Object.entries(measures).find(([start]) => table.startsWith(start))?.[1] ?? 0;
    return results.flatMap(tables =>
      tables[table].map(row => ({category: row.slice(3, -2 * count).join(" "), cells: row.slice(-2 * count)}))
    );
  }

  /** One service is rare, and so is an age with a sex; those that have a part of their own in a rule are not. */
  const rare = /^(\w+ )?(0\d|11|14|15|17|18|20|2[2-8])$|^\w+ (?!ALLE)\S+ (?!ALLE)\S+$|^antall$/;

  test.each(exactTables)("somebody in every category of %s", table => {
    const rows = rowsOf(table).filter(({category}) => !rare.test(category));
    const filled = new Set(rows.filter(({cells}) => Number(cells[0]) > 0).map(({category}) => category));
    const categories = [...new Set(rows.map(({category}) => category))];
    expect(categories.filter(category => !filled.has(category))).toEqual([]);
    expect(categories.length).toBeGreaterThan(0);
  });

  test.each<[ExactTable, readonly string[]]>([
    ["individuell_plan_hjemme", ["not_available", "not_published", "not_reported", "ok"]],
    ["individuell_plan_institusjon", ["not_available", "not_reported", "ok"]],
    ["tilbakemelding_tjenester", ["not_available", "not_reported", "ok"]],
    ["tilbakemelding_langtidsopphold", ["not_applicable", "not_available", "not_reported", "ok"]],
    ["tjenestemottakere_alder_kjonn", ["not_available", "not_reported", "ok"]]
  ])("every status of the last measure of %s", (table, statuses) => {
    expect([...new Set(rowsOf(table).map(({cells}) => cells.at(-1)))].sort()).toEqual(statuses);
  });

  test("numbers of last year by another code", () => {
    const renumbered = /^(5061|5055|3301|3909|3805|3005|3007|5011|5012)$/;
    const lastYears = results.flatMap(tables =>
      tables.tilbakemelding_tjenester.filter(row => renumbered.test(row[2] ?? "") && Number(row[6]) > 0)
    );
    expect(lastYears.length).toBeGreaterThan(0);
  });
});

test("synthetic identities are right, nobody's, and different", () => {
  const all = Array.from({length: 2000}, (_, citizen) => identityOf(citizen));
  expect(new Set(all.map(i => i.fid)).size).toBe(2000);
  for (const {fid, typeID} of all) {
    if (typeID === "10") expect(fid).toMatch(/^\d{12}$/);
    else expect([controlDigitsAreRight(fid), Number(fid.slice(2, 4)) > 80]).toEqual([true, true]);
  }
});

test("the reference data have the numbers of municipalities that they should", () => {
  const numbers = [2017, 2018, 2019, 2020, 2023, 2024].map(aar => municipalitiesOf(aar).length);
  expect(numbers).toEqual([426, 422, 422, 356, 356, 357]);
});

test("a message made by hand says what it is given", () => {
  const text = contentXml({kommune: "0301", aar: 2022, personer: [{pePeID: 7, FUNKSJON: [{fnFunkType: "5"}]}]});
  expect(text).toContain('<IPLOS versjon="3.7" xmlns="http://www.npr.no/xmlstds/iplos/2019">');
  expect(text).toContain('<FUNKSJON fnPeID="7" fnFnID="1">\n      <fnFunkType>5</fnFunkType>');
});
