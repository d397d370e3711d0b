import {describe, expect, test} from "vitest";
import {type OracleResult, oracle} from "../../oracle/oracle.js";
import {
  type ContentSpec,
  contentTree,
  contentXml,
  documentXml,
  type Given,
  identityOf,
  identXml,
  type PersonSpec,
  type Tree
} from "../../support/deliveryXml.js";

function judgedXml(...texts: readonly string[]): OracleResult {
  const deliveries = texts.map((text, i) => ({path: `${i}.xml`, bytes: Buffer.from(text)}));
  return oracle({deliveries, years: {first: 2017, last: 2024}});
}

/** `klasse attributt regel konsekvens` of every finding, sorted. */
function told(result: OracleResult): readonly string[] {
  return result.findings.map(f => `${f.klasse} ${f.attributt} ${f.regel} ${f.konsekvens}`).sort();
}

function content(aar: number, person: Partial<PersonSpec>, more: Partial<ContentSpec> = {}): ContentSpec {
  return {kommune: "0301", aar, personer: [{pePeID: 1, ...person}], ...more};
}

describe("findings of one row", () => {
  test.each<
    [string, number, "PERSON" | "PERSONOPPL" | "FUNKSJON" | "TJENESTE" | "DIAGNOSE" | "DOGNTILBUD", Given, string[]]
  >([
    ["nothing wrong in 3.7", 2022, "TJENESTE", {}, []],
    ["nothing wrong in 3.5", 2018, "PERSONOPPL", {}, []],
    ["age with four digits in 3.5", 2018, "PERSON", {peAlder: "1234"}, ["PERSON peAlder pattern warn"]],
    ["age with four digits in 3.7", 2022, "PERSON", {peAlder: "1234"}, []],
    ["household missing in 3.5", 2018, "PERSONOPPL", {poHusstand: null}, ["PERSONOPPL poHusstand mandatory warn"]],
    ["sex in lower case", 2022, "PERSON", {peKjonn: "k"}, ["PERSON peKjonn code_list reject_row"]],
    ["residence that is gone", 2022, "PERSON", {peKomnr: "0104"}, ["PERSON peKomnr unknown_residence warn"]],
    [
      "29 February of a common year",
      2022,
      "PERSONOPPL",
      {poTilDato: "20230229"},
      ["PERSONOPPL poTilDato pattern warn"]
    ],
    ["31 December 2004", 2022, "PERSONOPPL", {poFraDato: "20041231"}, ["PERSONOPPL poFraDato range reject_row"]],
    ["1 January of the next year", 2022, "FUNKSJON", {fnFraDato: "20230101"}, ["FUNKSJON fnFraDato range warn"]],
    ["open beginning", 2022, "TJENESTE", {tjFraDato: "99991231"}, ["TJENESTE tjFraDato range reject_row"]],
    ["month 13 is no date, and its form is right", 2022, "PERSONOPPL", {poVurdTann: "202313"}, []],
    ["month after the year", 2022, "PERSONOPPL", {poVurdTann: "202301"}, ["PERSONOPPL poVurdTann range reject_row"]],
    ["coordinator 9 is in the second list", 2022, "PERSONOPPL", {poHarKoordinator: "9"}, []],
    [
      "coordinator 11 is too long",
      2022,
      "PERSONOPPL",
      {poHarKoordinator: "11"},
      ["PERSONOPPL poHarKoordinator pattern warn"]
    ],
    ["plan 9 until 2018", 2018, "PERSONOPPL", {poIndPlan: "9"}, []],
    ["plan 9 from 2019", 2019, "PERSONOPPL", {poIndPlan: "9"}, ["PERSONOPPL poIndPlan code_list set_null"]],
    ["function type 07", 2022, "FUNKSJON", {fnFunkType: "07"}, []],
    ["function type 19", 2022, "FUNKSJON", {fnFunkType: "19"}, ["FUNKSJON fnFunkType code_list warn"]],
    [
      "hours without decimals",
      2022,
      "TJENESTE",
      {tjTimerUke: "200"},
      ["TJENESTE tjTimerUke pattern warn", "TJENESTE tjTimerUke range warn"]
    ],
    ["hours with a lone point", 2022, "TJENESTE", {tjTimerUke: "12."}, ["TJENESTE tjTimerUke pattern warn"]],
    ["no hours", 2022, "TJENESTE", {tjTimerUke: "0.00"}, ["TJENESTE tjTimerUke range warn"]],
    ["service 01", 2022, "TJENESTE", {tjTjenType: "01"}, []],
    ["service 10", 2022, "TJENESTE", {tjTjenType: "10"}, ["TJENESTE tjTjenType code_list set_null"]],
    ["service 16 in 2018", 2018, "TJENESTE", {tjTjenType: "16"}, []],
    ["service 16 in 2019", 2019, "TJENESTE", {tjTjenType: "16"}, ["TJENESTE tjTjenType code_list set_null"]],
    ["service 29 in 2018", 2018, "TJENESTE", {tjTjenType: "29"}, ["TJENESTE tjTjenType code_list set_null"]],
    ["service 12 in 2018", 2018, "TJENESTE", {tjTjenType: "12"}, []],
    ["service 12 in 2019", 2019, "TJENESTE", {tjTjenType: "12"}, ["TJENESTE tjTjenType lapsed_service warn"]],
    [
      "no decision asked for 12",
      2022,
      "TJENESTE",
      {tjTjenType: "12", tjVedtak: null},
      ["TJENESTE tjTjenType lapsed_service warn"]
    ],
    [
      "a decision asked for 29",
      2022,
      "TJENESTE",
      {tjTjenType: "29", tjVedtak: null},
      ["TJENESTE tjVedtak mandatory warn"]
    ],
    ["no service code", 2022, "TJENESTE", {tjTjenType: null}, ["TJENESTE tjTjenType mandatory warn"]],
    [
      "a service that ends before it begins",
      2022,
      "TJENESTE",
      {tjTilDato: "20200101"},
      ["TJENESTE tjTilDato service_period warn"]
    ],
    ["decision number", 2022, "TJENESTE", {tjVeID: "V-1"}, ["TJENESTE tjVeID pattern warn"]],
    [
      "diagnosis of eleven characters",
      2022,
      "DIAGNOSE",
      {diDiagKode: "ABCDEFGHIJK"},
      ["DIAGNOSE diDiagKode pattern warn"]
    ],
    ["organisation number with a 0 more", 2022, "DOGNTILBUD", {dgInstOrgnr: "1234567890"}, []],
    ["id of eleven digits", 2022, "FUNKSJON", {fnFnID: "12345678901"}, ["FUNKSJON fnFnID pattern reject_row"]],
    ["no id", 2022, "FUNKSJON", {fnFnID: null}, ["FUNKSJON fnFnID mandatory reject_row"]],
    ["id of another person", 2022, "FUNKSJON", {fnPeID: "2"}, ["FUNKSJON fnPeID person_id_mismatch reject_row"]],
    ["id of the person with zeros", 2022, "FUNKSJON", {fnPeID: "001"}, []]
  ])("%s", (_, aar, klasse, row, expected) => {
    const person = klasse === "PERSON" ? {values: row} : {[klasse]: [row]};
    expect(told(judgedXml(contentXml(content(aar, person))))).toEqual(expected);
  });
});

describe("findings about a file", () => {
  test.each<[string, ContentSpec, string[]]>([
    ["version 3.5 for 2019", content(2019, {}, {versjon: "3.5"}), ["IPLOS versjon version_year reject_file"]],
    [
      "a municipality that is gone",
      content(2020, {}, {kommune: "0104"}),
      ["INNHINFO iiKomnr unknown_municipality reject_file"]
    ],
    ["a year that is not configured", content(2016, {}), ["INNHINFO iiFraDato year_not_configured reject_file"]],
    ["nobody", {...content(2022, {}), personer: []}, ["IPLOS null no_person reject_file"]],
    ["one contact", content(2022, {}, {kontakter: 1}), ["INNHINFO iiKontakt few_contacts warn"]],
    [
      "not the first day",
      content(2022, {}, {innhinfo: {iiFraDato: "20220102"}}),
      ["INNHINFO iiFraDato range reject_file"]
    ],
    ["two years", content(2022, {}, {innhinfo: {iiTilDato: "20231231"}}), ["INNHINFO iiTilDato range reject_file"]],
    [
      "the last day tells the year",
      content(2022, {}, {kommune: "0104", innhinfo: {iiFraDato: "x"}}),
      ["INNHINFO iiFraDato pattern reject_file", "INNHINFO iiKomnr unknown_municipality reject_file"]
    ],
    [
      "no content type",
      content(2022, {}, {innhinfo: {iiInnhType: null}}),
      ["INNHINFO iiInnhType mandatory reject_file"]
    ],
    ["district with one digit", content(2022, {}, {bydel: "1"}), ["INNHINFO iiBydelsnr pattern warn"]]
  ])("%s", (_, spec, expected) => {
    expect(told(judgedXml(contentXml(spec)))).toEqual(expected);
  });

  test("a rejected file has no counts, and no findings but the reasons", () => {
    const result = judgedXml(contentXml({...content(2022, {values: {peKjonn: "x"}}), versjon: "3.5", kontakter: 1}));
    expect(told(result)).toEqual(["IPLOS versjon version_year reject_file"]);
    expect(result.counts).toEqual({});
    expect(result.files["0.xml"]).toMatchObject({accepted: false, counts: false, reasons: ["version_year"]});
  });
});

describe("rows that take others with them", () => {
  test("rows under a rejected person are rejected without a finding", () => {
    const person = {values: {peKjonn: "x"}, PERSONOPPL: [{poHab: "x"}, {}], TJENESTE: [{tjTjID: null}]};
    const result = judgedXml(contentXml(content(2022, person)));
    expect(told(result)).toEqual(["PERSON peKjonn code_list reject_row"]);
    expect(Object.values(result.counts)[0]).toMatchObject({
      PERSON: {lest: 1, godtatt: 0, avvist: 1},
      PERSONOPPL: {lest: 2, godtatt: 0, avvist: 2},
      TJENESTE: {lest: 1, godtatt: 0, avvist: 1},
      FUNKSJON: {lest: 0, godtatt: 0, avvist: 0}
    });
  });

  test("the later of two rows and of two persons is rejected, also after a rejected one", () => {
    const personer = [
      {pePeID: 1, FUNKSJON: [{fnFnID: "7", fnPeID: "2"}, {fnFnID: "07"}, {fnFnID: "8"}], TJENESTE: [{tjTjID: "7"}]},
      {pePeID: "01", FUNKSJON: [{fnFnID: "7"}]}
    ];
    const result = judgedXml(contentXml({...content(2022, {}), personer}));
    expect(told(result)).toEqual([
      "FUNKSJON fnFnID duplicate_row reject_row",
      "FUNKSJON fnPeID person_id_mismatch reject_row",
      "PERSON pePeID duplicate_person reject_row"
    ]);
    expect(Object.values(result.counts)[0]?.FUNKSJON).toEqual({lest: 4, godtatt: 1, avvist: 3});
  });

  test("two pePeID with one identity give one finding, with the later person", () => {
    const institusjoner = [{institusjonID: "0301", pasienter: [1, 2].map(pid => ({pid, ...identityOf(3)}))}];
    const personer = [{pePeID: 1}, {pePeID: 2}];
    const result = judgedXml(contentXml({...content(2022, {}), personer}), identXml({aar: 2022, institusjoner}));
    expect(result.findings.map(f => [f.regel, f.pePeID])).toEqual([["same_identity", "2"]]);
  });
});

describe("elements where the schema does not have them", () => {
  const changed = (change: (iplos: Tree) => void, person: Partial<PersonSpec> = {}): readonly string[] => {
    const root = contentTree(content(2022, person));
    change(root);
    return told(judgedXml(documentXml(root)));
  };
  const leaf = (name: string, text = ""): Tree => ({name, attributes: {}, children: [], text});

  test("unknown elements are told once and never by name", () => {
    const unknown: Tree = {...leaf("Ekstra"), children: [leaf("Inni"), leaf("PERSON")]};
    expect(changed(root => root.children[1]?.children.unshift(unknown))).toEqual(["PERSON null unknown_element warn"]);
  });

  test("the first of two values counts", () => {
    const findings = changed(root => root.children[1]?.children.push(leaf("peKjonn", "x")));
    expect(findings).toEqual(["PERSON peKjonn element_repeated warn"]);
  });

  test("a late value is read", () => {
    const findings = changed(root => {
      const person = root.children[1];
      person?.children.push(...person.children.splice(0, 1), leaf("peDodDato", "x"));
    });
    expect(findings).toEqual([
      "PERSON peAlder element_order warn",
      "PERSON peDodDato element_order warn",
      "PERSON peDodDato pattern warn"
    ]);
  });

  test("a class after a later class is told and read", () => {
    const person = {PERSONOPPL: [{}], TJENESTE: [{}]};
    expect(changed(root => root.children[1]?.children.reverse(), person)).toEqual([
      "PERSON PERSONOPPL element_order warn",
      "PERSON peAlder element_order warn",
      "PERSON peBydelsnr element_order warn",
      "PERSON peEndrDato element_order warn",
      "PERSON peFraDato element_order warn",
      "PERSON peKjonn element_order warn",
      "PERSON peKomnr element_order warn"
    ]);
  });

  test("INNHINFO after the persons rejects the file", () => {
    expect(changed(root => root.children.reverse())).toEqual(["IPLOS null innhinfo_not_first reject_file"]);
  });

  test("poHab is unknown in 3.5", () => {
    const root = contentTree(content(2018, {PERSONOPPL: [{}]}));
    root.children[1]?.children.at(-1)?.children.push(leaf("poHab", "1"));
    expect(told(judgedXml(documentXml(root)))).toEqual(["PERSONOPPL null unknown_element warn"]);
  });
});

describe("ident messages", () => {
  const pasient = (pid: string, citizen = 1): {pid: string; fid: string; typeID: string} => ({
    pid,
    ...identityOf(citizen)
  });

  test.each<[string, string, string[]]>([
    [
      "another version",
      identXml({aar: 2022, versjon: "53.1.2", institusjoner: [{institusjonID: "0301", pasienter: [pasient("1")]}]}),
      ["Melding versjon ident_version reject_file"]
    ],
    [
      "half a year",
      identXml({
        aar: 2022,
        melding: {tilDatoPeriode: "2022-06-30"},
        institusjoner: [{institusjonID: "0301", pasienter: [pasient("1")]}]
      }),
      ["Melding null ident_period reject_file"]
    ],
    [
      "no number",
      identXml({aar: 2022, lopenr: "1.0", institusjoner: [{institusjonID: "0301", pasienter: [pasient("1")]}]}),
      ["Melding lopenr ident_lopenr reject_file"]
    ],
    [
      "nobody",
      identXml({aar: 2022, institusjoner: [{institusjonID: "0301", pasienter: []}]}),
      ["Melding null ident_empty reject_file"]
    ]
  ])("%s", (_, text, expected) => {
    expect(told(judgedXml(text))).toEqual(expected);
  });

  test("rows that are incomplete or repeated are rejected, within one sender", () => {
    const institusjoner = [
      {institusjonID: "0301", pasienter: [pasient("1"), {...pasient("2"), fid: ""}]},
      {institusjonID: "030100", pasienter: [pasient("01", 2), pasient("x", 3)]},
      {institusjonID: "030101", pasienter: [pasient("1", 4)]}
    ];
    const result = judgedXml(identXml({aar: 2022, institusjoner}));
    expect(told(result)).toEqual([
      "PasientIdent null ident_incomplete reject_row",
      "PasientIdent pid ident_duplicate reject_row"
    ]);
    expect(Object.values(result.counts)[0]).toEqual({PasientIdent: {lest: 5, godtatt: 3, avvist: 2}});
  });
});
