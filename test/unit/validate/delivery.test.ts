import {beforeAll, describe, expect, test} from "vitest";
import {type ContentSpec, type Finding, type SegmentResult, validated} from "./segment.js";

/** A delivery, and what must be found: class, attribute, rule, consequence. Rejected when a consequence says so. */
interface Case extends Omit<ContentSpec, "delivery"> {
  readonly name: string;
  readonly expected: readonly string[];
}

const without = (...names: string[]) => Object.fromEntries(names.map(name => [name, null]));
const contact = {Type: "0", Navn: "x", Telefon: "0", Epost: "x"};

const cases: readonly Case[] = [
  {name: "faultless 3.7", expected: []},
  {name: "faultless 3.5", version: "3.5", expected: []},
  {name: "first year of 3.7", aar: 2019, expected: []},
  {name: "3.7 for 2018", aar: 2018, expected: ["IPLOS versjon version_year reject_file"]},
  {name: "3.5 for 2019", version: "3.5", aar: 2019, expected: ["IPLOS versjon version_year reject_file"]},
  {
    name: "no versjon",
    landed: {header: {versjon: null, innhinfoFirst: true, linje: 3, attributes: {}}},
    expected: [
      "INNHINFO iiFraDato mandatory reject_file",
      "INNHINFO iiInnhType mandatory reject_file",
      "INNHINFO iiKomnr mandatory reject_file",
      "INNHINFO iiTilDato mandatory reject_file",
      "IPLOS versjon mandatory reject_file"
    ]
  },
  {
    name: "no INNHINFO",
    landed: {header: {versjon: "3.7", innhinfoFirst: false, linje: null, attributes: {}}},
    expected: ["IPLOS null innhinfo_not_first reject_file"]
  },
  {
    name: "iiKomnr of three digits",
    innhinfo: {iiKomnr: "301"},
    expected: ["INNHINFO iiKomnr pattern reject_file", "INNHINFO iiKomnr unknown_municipality reject_file"]
  },
  {
    name: "municipality of 2019 in 2022",
    innhinfo: {iiKomnr: "0101"},
    expected: ["INNHINFO iiKomnr unknown_municipality reject_file"]
  },
  {name: "municipality of 2018 in 2018", version: "3.5", innhinfo: {iiKomnr: "0101"}, expected: []},
  {
    name: "year before the configured ones",
    version: "3.5",
    aar: 2016,
    expected: ["INNHINFO iiFraDato year_not_configured reject_file"]
  },
  {name: "first configured year", version: "3.5", aar: 2017, expected: []},
  {name: "last configured year", aar: 2025, expected: []},
  {name: "year after the configured ones", aar: 2026, expected: ["INNHINFO iiFraDato year_not_configured reject_file"]},
  {name: "not from 1 January", innhinfo: {iiFraDato: "20220102"}, expected: ["INNHINFO iiFraDato range reject_file"]},
  {
    name: "to 31 December of the year after",
    innhinfo: {iiTilDato: "20231231"},
    expected: ["INNHINFO iiTilDato range reject_file"]
  },
  {
    name: "year from iiTilDato when iiFraDato is no day",
    innhinfo: {iiFraDato: "20220230"},
    expected: ["INNHINFO iiFraDato pattern reject_file"]
  },
  {
    name: "no readable year",
    innhinfo: {iiFraDato: "x", iiTilDato: null, iiKomnr: "9999"},
    expected: ["INNHINFO iiFraDato pattern reject_file", "INNHINFO iiTilDato mandatory reject_file"]
  },
  {name: "no iiInnhType", innhinfo: {iiInnhType: null}, expected: ["INNHINFO iiInnhType mandatory reject_file"]},
  {name: "long iiInnhType", innhinfo: {iiInnhType: "PP"}, expected: ["INNHINFO iiInnhType pattern warn"]},
  {
    name: "header values that only warn, missing",
    innhinfo: without("iiBydelsnr", "iiLagetDato", "iiSysID", "iiSysVersjon", "iiLopenr"),
    expected: ["iiBydelsnr", "iiLagetDato", "iiLopenr", "iiSysID", "iiSysVersjon"].map(
      a => `INNHINFO ${a} mandatory warn`
    )
  },
  {
    name: "header values that only warn, broken",
    innhinfo: {
      iiBydelsnr: "1",
      iiLagetDato: "20230229",
      iiSysID: "x".repeat(16),
      iiSysVersjon: "é".repeat(15),
      iiLopenr: "1.5"
    },
    expected: ["iiBydelsnr", "iiLagetDato", "iiLopenr", "iiSysID"].map(a => `INNHINFO ${a} pattern warn`)
  },
  {name: "iiLopenr of any form in 3.5", version: "3.5", innhinfo: {iiLopenr: "A1"}, expected: []},
  {name: "no PERSON", persons: [], expected: ["IPLOS null no_person reject_file"]},
  {name: "one contact", contacts: [contact], expected: ["INNHINFO iiKontakt few_contacts warn"]},
  {
    name: "contact without values",
    contacts: [contact, {Type: "x"}],
    expected: [
      "iiKontakt Epost mandatory warn",
      "iiKontakt Navn mandatory warn",
      "iiKontakt Telefon mandatory warn",
      "iiKontakt Type pattern warn"
    ]
  },
  {
    name: "of a rejected file only the reasons are told",
    innhinfo: {iiSysID: null, iiKomnr: null},
    contacts: [],
    persons: [{person: {pePeID: "!"}}],
    structure: [{person: 0, linje: 9, klasse: "INNHINFO", regel: "unknown_element"}],
    expected: ["INNHINFO iiKomnr mandatory reject_file"]
  },
  ...["not_well_formed", "doctype", "unknown_root", "unknown_namespace", "unknown_version", "resource_limit"].map(
    fatal => ({
      name: fatal,
      persons: [],
      landed: {fatal, fatalLinje: 17, kind: "unknown" as const, namespaceVersion: null, header: {}},
      expected: [` null ${fatal} reject_file`]
    })
  )
];

let result: SegmentResult;
beforeAll(async () => {
  result = await validated(cases);
});

describe("a whole delivery", () => {
  test.each(cases.map((c, index) => ({...c, delivery: index + 1})))("$name", ({delivery, expected}) => {
    const found = result.findings.filter(finding => finding.delivery === delivery);
    expect(found.map(told).sort()).toEqual([...expected].sort());
    const rejected = expected.some(text => text.endsWith("reject_file"));
    const verdict = result.verdicts[delivery - 1];
    expect(verdict).toMatchObject({delivery, accepted: !rejected, findings: expected.length});
    expect(Object.keys(verdict?.counts ?? {})).toHaveLength(rejected ? 0 : 6);
  });

  test("a fatal error is told with its line", () => {
    const fatal = result.findings.find(finding => finding.regel === "not_well_formed");
    expect(fatal).toMatchObject({klasse: "", linje: 17, person: 0, pePeID: null, radID: null});
  });

  test("rows of a rejected delivery are not written", async () => {
    const accepted = new Set(result.verdicts.filter(verdict => verdict.accepted).map(verdict => verdict.delivery));
    const written = new Set((await result.valid("person")).map(row => row.delivery));
    expect([...written].every(delivery => accepted.has(Number(delivery)))).toBe(true);
  });
});

test("the key of a delivery, and what decides between two of one key", async () => {
  const {verdicts} = await validated([
    {innhinfo: {iiBydelsnr: "03", iiLopenr: "00012345678901234567890", iiLagetDato: "20230105"}},
    {innhinfo: {iiBydelsnr: "3", iiLopenr: "12a", iiLagetDato: "20230229"}},
    {innhinfo: {iiBydelsnr: null, iiLopenr: "000", iiLagetDato: null}},
    {version: "3.5", innhinfo: {iiLopenr: "-1"}}
  ]);
  expect(
    verdicts.map(({aar, kommune, bydel, lopenr, lagetDato, versjon}) => [
      aar,
      kommune,
      bydel,
      lopenr,
      lagetDato,
      versjon
    ])
  ).toEqual([
    [2022, "0301", "03", "12345678901234567890", "20230105", "3.7"],
    [2022, "0301", "00", "0", null, "3.7"],
    [2022, "0301", "00", "0", null, "3.7"],
    [2018, "0301", "00", "0", "20180601", "3.5"]
  ]);
});

function told({klasse, attributt, regel, konsekvens}: Finding): string {
  return `${klasse} ${attributt} ${regel} ${konsekvens}`;
}
