import {describe, expect, test} from "vitest";
import {followUpCsv} from "../../../pipeline/followup/followUpCsv.js";
import {followUpPage} from "../../../pipeline/followup/followUpPage.js";
import {type FollowedUp, followUp, type MunicipalityFigures} from "../../../pipeline/followup/followUpYear.js";

const limits = {jumpPercent: 25, jumpPersons: 20, findingsPer1000: 20};

function municipality(kommune: string, navn: string, change: Partial<MunicipalityFigures> = {}): MunicipalityFigures {
  return {
    ...{kommune, navn, levert: true, lagetDato: "20250109", avvisteLeveranser: 0, raderLest: 1000, raderAvvist: 3},
    ...{funn: {reject_row: 3, set_null: 2, warn: 1}, tjenester: []},
    ...change
  };
}

const count = (forrigeAar: number | null, personer: number) => ({tjeneste: "15", personer, forrigeAar});

function only(change: Partial<MunicipalityFigures>): FollowedUp | undefined {
  return followUp([municipality("1103", "Stavanger", change)], limits)[0];
}

describe("a jump is a change beyond both limits", () => {
  test.each([
    ["just as many persons as the limit", 20, 40, false],
    ["one person more", 20, 41, true],
    ["one person fewer than the limit downwards", 60, 40, false],
    ["more persons downwards", 60, 39, true],
    ["just as many percent as the limit", 100, 125, false],
    ["a little more percent", 100, 126, true],
    ["many persons of very many", 1000, 1100, false],
    ["all of few", 20, 0, false],
    ["from nobody", 0, 21, true],
    ["from nobody to the limit", 0, 20, false],
    ["nothing known of last year", null, 500, false]
  ])("%s: %s to %s", (_, before, now, jumps) => {
    expect(only({tjenester: [count(before, now)]})?.hopp.map(({endring}) => endring)).toEqual(
      jumps ? [now - (before ?? 0)] : []
    );
  });

  test("the largest comes first, whatever its direction", () => {
    const services = [
      ["01", 100, 150],
      ["02", 200, 60],
      ["03", 10, 60]
    ] as const;
    const tjenester = services.map(([tjeneste, forrigeAar, personer]) => ({tjeneste, forrigeAar, personer}));
    expect(only({tjenester})?.hopp.map(({tjeneste, endring}) => `${tjeneste} ${endring}`)).toEqual([
      "02 -140",
      "01 50",
      "03 50"
    ]);
  });
});

test.each([
  [20, 1000, false],
  [21, 1000, true],
  [1, 50, false],
  [2, 99, true],
  [0, 0, false]
])("%s findings of %s rows are many: %s", (warn, raderLest, many) => {
  expect(only({raderLest, funn: {reject_row: 0, set_null: 0, warn}})?.mangeFunn).toBe(many);
});

const year = followUp(
  [
    municipality("0301", "Oslo"),
    municipality("1103", "Stavanger", {tjenester: [count(100, 50)], lagetDato: null}),
    municipality("1106", "Haugesund", {funn: {reject_row: 40, set_null: 5, warn: 6}, raderAvvist: 44}),
    municipality("1151", "Utsira", {
      levert: false,
      lagetDato: null,
      raderLest: 0,
      funn: {reject_row: 0, set_null: 0, warn: 0}
    }),
    municipality("4601", "<Bergen>", {
      ...{levert: false, avvisteLeveranser: 2, lagetDato: null, raderLest: 0},
      funn: {reject_row: 0, set_null: 0, warn: 0}
    })
  ],
  limits
);

test("the worst come first: missing, those with rejected deliveries among them; then jumps, then findings", () => {
  expect(year.map(({kommune}) => kommune)).toEqual(["4601", "1151", "1103", "1106", "0301"]);
});

test("the table has a row for each municipality and matter, all of them numbers", () => {
  const lines = followUpCsv(2024, year).split("\n");
  expect(lines[0]).toBe("aar,rang,kommune,navn,forhold,tjeneste,verdi,forrige_aar,endring,endring_prosent,merket");
  expect(lines.slice(1, 10)).toEqual([
    "2024,1,4601,<Bergen>,levert,,0,,,,ja",
    "2024,1,4601,<Bergen>,laget_dato,,,,,,nei",
    "2024,1,4601,<Bergen>,leveranser_avvist,,2,,,,nei",
    "2024,1,4601,<Bergen>,rader_lest,,0,,,,nei",
    "2024,1,4601,<Bergen>,rader_avvist,,3,,,,nei",
    "2024,1,4601,<Bergen>,funn_reject_row,,0,,,,nei",
    "2024,1,4601,<Bergen>,funn_set_null,,0,,,,nei",
    "2024,1,4601,<Bergen>,funn_warn,,0,,,,nei",
    "2024,1,4601,<Bergen>,funn_per_1000_rader,,,,,,nei"
  ]);
  expect(lines).toContain("2024,3,1103,Stavanger,personer,15,50,100,-50,-50.0,ja");
  expect(lines).toContain("2024,4,1106,Haugesund,funn_per_1000_rader,,51.0,,,,ja");
  expect(lines).toContain("2024,5,0301,Oslo,laget_dato,,20250109,,,,nei");
});

describe("the page", () => {
  const page = (services: {now: boolean; before: boolean}, municipalities = year) =>
    followUpPage({aar: 2024, municipalities, limits, services, serviceName: code => `Tjeneste ${code}`});

  test("has who is missing, whose numbers jump and whose findings are many", () => {
    const html = page({now: true, before: true});
    expect(html).toContain("3 av 5 kommuner har levert. Avviste leveranser i leveransemappen: 2");
    const sections = html.split("<section>").slice(1);
    expect(sections.map(text => /<h2>(.*)<\/h2>/.exec(text)?.[1])).toEqual([
      "Mangler",
      "Store endringer",
      "Mange funn"
    ]);
    const rows = sections.map(text => [...text.matchAll(/<th scope="row">([^<]*)</g)].map(([, name]) => name));
    expect(rows).toEqual([["4601 &lt;Bergen&gt;", "1151 Utsira"], ["1103 Stavanger"], ["1106 Haugesund"]]);
    expect(html).toMatch(/<td>Tjeneste 15<\/td>.*>100<.*>50<.*>−50<.*>−50</);
  });

  test("says why there is nothing to list", () => {
    const nobody = page({now: true, before: true}, []);
    expect(nobody).toContain("Alle kommunene har levert.");
    expect(nobody).toContain("Det er ingen slike endringer.");
    expect(nobody).toContain("Det er ingen slike kommuner.");
    expect(page({now: true, before: false})).toContain("Tall for året før finnes ikke.");
    expect(page({now: false, before: false})).toContain("ingen tabell over personer etter tjeneste");
  });
});
