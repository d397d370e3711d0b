import {expect, test} from "vitest";
import {
  type ContentSpec,
  configuration,
  type Finding,
  faultless,
  type SegmentResult,
  type Values,
  validated
} from "./segment.js";

const tjeneste = (id: string, changed: Values = {}): Values => ({
  ...faultless("TJENESTE", "3.7", 2022),
  tjPeID: "1",
  tjTjID: id,
  ...changed
});
const funksjon = (id: string, changed: Values = {}): Values => ({
  ...faultless("FUNKSJON", "3.7", 2022),
  fnPeID: "1",
  fnFnID: id,
  ...changed
});

function told({findings}: SegmentResult): string[] {
  return findings.map(
    ({klasse, person, radID, attributt, regel}: Finding) => `${klasse} ${person} ${radID} ${attributt} ${regel}`
  );
}

test("a pePeID used before: the later PERSON goes with its rows, also when the first was rejected", async () => {
  const result = await validated([
    {
      persons: [
        {person: {pePeID: "7", peKjonn: "X"}, rows: {TJENESTE: [tjeneste("1")]}},
        {person: {pePeID: "007"}, rows: {TJENESTE: [tjeneste("1", {tjVedtak: "?"}), tjeneste("2")]}},
        {person: {pePeID: "8"}},
        {person: {pePeID: "!"}},
        {person: {pePeID: "!"}}
      ]
    }
  ]);
  expect(told(result)).toEqual([
    "PERSON 1 null peKjonn code_list",
    "PERSON 2 null pePeID duplicate_person",
    "PERSON 4 null pePeID pattern",
    "PERSON 5 null pePeID pattern"
  ]);
  expect(result.findings.map(finding => finding.pePeID)).toEqual(["7", "007", null, null]);
  expect((await result.valid("person")).map(row => row.pePeID)).toEqual([8n]);
  expect(result.verdicts[0]?.counts).toMatchObject({
    PERSON: {lest: 5, godtatt: 1, avvist: 4},
    TJENESTE: {lest: 3, godtatt: 0, avvist: 3}
  });
});

test("the same pePeID in two deliveries is no duplicate", async () => {
  const result = await validated([{}, {innhinfo: {iiLopenr: "2"}}]);
  expect(result.findings).toEqual([]);
});

test("a row id used before for the person: the later row is rejected, also when the first was", async () => {
  const broken = {tjFraDato: "20041231"};
  const result = await validated([
    {
      persons: [
        {
          rows: {
            TJENESTE: [tjeneste("1", broken), tjeneste("01"), tjeneste("2"), tjeneste("2"), tjeneste("2")],
            FUNKSJON: [funksjon("1")]
          }
        },
        {rows: {TJENESTE: [tjeneste("1", {tjPeID: "2"}), tjeneste("!", {tjPeID: "2"}), tjeneste("!", {tjPeID: "2"})]}}
      ]
    }
  ]);
  expect(told(result)).toEqual([
    "TJENESTE 1 1 tjFraDato range",
    "TJENESTE 1 01 tjTjID duplicate_row",
    "TJENESTE 1 2 tjTjID duplicate_row",
    "TJENESTE 1 2 tjTjID duplicate_row",
    "TJENESTE 2 null tjTjID pattern",
    "TJENESTE 2 null tjTjID pattern"
  ]);
  expect((await result.valid("tjeneste")).map(row => [row.person, row.tjTjID])).toEqual([
    [1, 2n],
    [2, 1n]
  ]);
});

test("a child row must carry the id of its PERSON, compared as a number", async () => {
  const persons = [
    {
      person: {pePeID: "12"},
      rows: {FUNKSJON: [funksjon("1", {fnPeID: "012"}), funksjon("2", {fnPeID: "13"}), funksjon("3", {fnPeID: null})]}
    }
  ];
  const result = await validated([{persons}]);
  expect(told(result)).toEqual(["FUNKSJON 1 2 fnPeID person_id_mismatch", "FUNKSJON 1 3 fnPeID mandatory"]);
  expect((await result.valid("funksjon")).map(row => row.fnFnID)).toEqual([1n]);
});

test("a rejected row has all its findings and is counted once", async () => {
  const bad = tjeneste("1", {tjTjenType: "123", tjVedtak: "x", tjFraDato: "20230101", tjSoknadDato: "20041231"});
  const result = await validated([{persons: [{rows: {TJENESTE: [bad, tjeneste("2")]}}]}]);
  expect(told(result)).toEqual([
    "TJENESTE 1 1 tjFraDato range",
    "TJENESTE 1 1 tjSoknadDato range",
    "TJENESTE 1 1 tjTjenType code_list",
    "TJENESTE 1 1 tjTjenType pattern",
    "TJENESTE 1 1 tjVedtak code_list",
    "TJENESTE 1 1 tjVedtak pattern"
  ]);
  expect(result.verdicts[0]?.counts.TJENESTE).toEqual({lest: 2, godtatt: 1, avvist: 1});
});

test("a service that ends before it begins is one warning; the same day and an open end are none", async () => {
  const periods = [
    ["20220601", "20220531"],
    ["20220601", "20220601"],
    ["20220601", "99991231"],
    ["20220601", null],
    [null, "20220601"],
    ["20220601", "20220631"]
  ];
  const rows = periods.map(([tjFraDato = null, tjTilDato = null], i) =>
    tjeneste(String(i + 1), {tjFraDato, tjTilDato})
  );
  const result = await validated([{persons: [{rows: {TJENESTE: rows}}]}]);
  expect(told(result)).toEqual(["TJENESTE 1 1 tjTilDato service_period", "TJENESTE 1 6 tjTilDato pattern"]);
  expect(await result.valid("tjeneste")).toHaveLength(6);
});

test("a place of residence that was no municipality in the year is a warning", async () => {
  const result = await validated([{persons: ["0301", "0101", "5001", null].map(peKomnr => ({person: {peKomnr}}))}]);
  expect(told(result)).toEqual(["PERSON 2 null peKomnr unknown_residence"]);
  expect((await result.valid("person")).map(row => row.peKomnr)).toEqual(["0301", "0101", "5001", null]);
});

test("12 does not ask for what 29 asks for: the code as reported decides", async () => {
  const without = {tjSoknadDato: null, tjVedtDato: null, tjVedtak: null};
  const rows = [tjeneste("1", {tjTjenType: "12", ...without}), tjeneste("2", {tjTjenType: "29", ...without})];
  const result = await validated([{persons: [{rows: {TJENESTE: rows}}]}]);
  expect(told(result)).toEqual([
    "TJENESTE 1 1 tjTjenType lapsed_service",
    "TJENESTE 1 2 tjSoknadDato mandatory",
    "TJENESTE 1 2 tjVedtDato mandatory",
    "TJENESTE 1 2 tjVedtak mandatory"
  ]);
});

test("deliveries of several years and versions in one segment go by their own rules", async () => {
  const services = (changed: Values) => [
    {rows: {TJENESTE: ["16", "29"].map((code, i) => tjeneste(String(i), {tjTjenType: code, ...changed}))}}
  ];
  const date = {tjSoknadDato: "20180601", tjVedtDato: "20180601", tjFraDato: "20180601", tjKlageMottatt: null};
  const result = await validated([
    {aar: 2022, persons: services({})},
    {version: "3.5", aar: 2018, persons: services(date)},
    {aar: 2019, persons: services({})}
  ]);
  const codes = result.findings
    .filter(({regel}) => regel === "code_list")
    .map(({delivery, radID}) => [delivery, radID]);
  expect(codes).toEqual([
    [1, "0"],
    [2, "1"],
    [3, "0"]
  ]);
  expect(result.findings.filter(({regel, delivery}) => regel === "range" && delivery !== 3)).toEqual([]);
  expect((await result.valid("tjeneste")).map(row => [row.delivery, row.rad, row.tjTjenType])).toEqual([
    [1, 1, null],
    [1, 2, 29],
    [2, 1, 16],
    [2, 2, null]
  ]);
});

test("accepted rows are in order of delivery and row, however they lie in the files", async () => {
  const persons = [{}, {}];
  const plain = await validated([
    {delivery: 8, persons},
    {delivery: 3, persons}
  ]);
  const mixed = await validated([
    {delivery: 8, persons},
    {delivery: 3, aar: 2021, persons: [{}, {person: {peKjonn: "?"}}]}
  ]);
  const order = async ({valid}: SegmentResult) => (await valid("person")).map(row => [row.delivery, row.rad]);
  expect(await order(plain)).toEqual([
    [3, 1],
    [3, 2],
    [8, 1],
    [8, 2]
  ]);
  expect(await order(mixed)).toEqual([
    [3, 1],
    [8, 1],
    [8, 2]
  ]);
});

test("what the parser found is told, but not about rows under a rejected PERSON", async () => {
  const structure: ContentSpec["structure"] = [
    {person: 0, linje: 2, klasse: null, regel: "further_document"},
    {person: 1, linje: 5, klasse: "PERSON", regel: "element_order", attributt: "peKjonn", pePeID: "1"},
    {
      person: 1,
      linje: 6,
      klasse: "TJENESTE",
      regel: "element_repeated",
      attributt: "tjVedtak",
      pePeID: "1",
      radID: "!"
    },
    {person: 2, linje: 7, klasse: "PERSON", regel: "unknown_element", pePeID: "2"},
    {person: 2, linje: 8, klasse: "TJENESTE", regel: "unknown_element", pePeID: "2", radID: "1"}
  ];
  const result = await validated([{structure, persons: [{}, {person: {peKjonn: "?"}}]}]);
  expect(
    result.findings.map(({linje, klasse, regel, konsekvens, pePeID, radID}) => [
      linje,
      klasse,
      regel,
      konsekvens,
      pePeID,
      radID
    ])
  ).toEqual([
    [2, "", "further_document", "warn", null, null],
    [5, "PERSON", "element_order", "warn", "1", null],
    [6, "TJENESTE", "element_repeated", "warn", "1", null],
    [7, "PERSON", "unknown_element", "warn", "2", null],
    [200, "PERSON", "code_list", "reject_row", "2", null]
  ]);
});

test("accepted rows are typed, without the findings' values", async () => {
  const po = {...faultless("PERSONOPPL", "3.7", 2022), poPeID: "1", poPoID: "0009", poHab: "3", poVurdTann: "202202"};
  const result = await validated([
    {
      persons: [
        {
          person: {peAlder: "099999"},
          rows: {PERSONOPPL: [po], TJENESTE: [tjeneste("1", {tjTjenType: "01", tjTimerUke: "7.5"})]}
        }
      ]
    }
  ]);
  const [information] = await result.valid("personoppl");
  expect(information).toMatchObject({poPeID: 1n, poPoID: 9n, poHab: null, poIndPlan: "1"});
  expect(String(information?.poVurdTann)).toBe("2022-02-01");
  const [service] = await result.valid("tjeneste");
  expect([service?.tjTjenType, String(service?.tjTimerUke)]).toEqual([1, "7.50"]);
  expect((await result.valid("person"))[0]?.peAlder).toBe(32767);
});

test("rows that the parser counted and nobody saw stop the run", async () => {
  const run = validated([{delivery: 42, landed: {rowsRead: {PERSON: 2}}}]);
  await expect(run).rejects.toMatchObject({kind: "blocked", parts: {where: "delivery 42, PERSON"}});
});

test("a rule that is missing, or that lets a row reject its file, is a fault of the configuration", async () => {
  const ownRules = configuration.ownRules.filter(rule => rule.name !== "duplicate_row");
  await expect(validated([{}], [], {...configuration, ownRules})).rejects.toMatchObject({kind: "configuration"});
  const rules = configuration.rules.map(rule =>
    rule.attribute === "peKjonn" ? {...rule, codeListConsequence: "reject_file" as const} : rule
  );
  await expect(validated([{}], [], {...configuration, rules})).rejects.toMatchObject({kind: "configuration"});
});
