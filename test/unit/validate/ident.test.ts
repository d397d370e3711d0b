import {expect, test} from "vitest";
import {type IdentSpec, type SegmentResult, validated} from "./segment.js";

function told({findings}: SegmentResult): string[] {
  return findings.map(({delivery, klasse, attributt, regel, konsekvens, linje, pePeID}) =>
    [delivery, klasse, attributt, regel, konsekvens, linje, pePeID].join(" ")
  );
}

test("what rejects an ident message", async () => {
  const headers: IdentSpec["header"][] = [
    {},
    {versjon: "53.1.2"},
    {fraDatoPeriode: "2022-01-02"},
    {tilDatoPeriode: "2023-12-31"},
    {fraDatoPeriode: "20220101", tilDatoPeriode: "20221231"},
    {lopenr: undefined},
    {lopenr: "1.0"}
  ];
  const idents: IdentSpec[] = [
    ...headers.map((header = {}, i) => ({delivery: i + 1, header, rows: [{}]})),
    {delivery: 8, rows: []}
  ];
  const result = await validated([], idents);
  expect(told(result)).toEqual([
    "2 Melding versjon ident_version reject_file  ",
    "3 Melding  ident_period reject_file  ",
    "4 Melding  ident_period reject_file  ",
    "5 Melding  ident_period reject_file  ",
    "6 Melding lopenr ident_lopenr reject_file  ",
    "7 Melding lopenr ident_lopenr reject_file  ",
    "8 Melding  ident_empty reject_file  "
  ]);
  expect(result.verdicts.map(verdict => verdict.accepted)).toEqual([true, ...Array(7).fill(false)]);
  expect(result.verdicts[0]).toEqual({
    delivery: 1,
    kind: "ident",
    accepted: true,
    aar: 2022,
    kommune: null,
    bydel: "00",
    lopenr: "7",
    lagetDato: "20230109",
    versjon: "53.1.3",
    counts: {PasientIdent: {lest: 1, godtatt: 1, avvist: 0}},
    findings: 0
  });
  expect(await result.valid("ident")).toHaveLength(1);
});

test("rows of an ident message: incomplete, repeated for a sender, invalid, local, and of use to nobody", async () => {
  const rows: IdentSpec["rows"] = [
    {pid: null, fid_given: false, kontroll: null, pseudonym: null},
    {pid: "1", type: null, kontroll: null, pseudonym: null},
    {pid: "01"},
    {pid: "1", institusjon: "030100"},
    {pid: "1", institusjon: "030101"},
    {pid: "2", kontroll: "feil", pseudonym: null},
    {pid: "3", type: "4", kontroll: "lokal", pseudonym: null},
    {pid: "!"},
    {pid: "!"},
    {pid: "4", institusjon: "abc"},
    {pid: "4", institusjon: null},
    {pid: "4", institusjon: null}
  ];
  const result = await validated([], [{delivery: 5, rows}]);
  expect(told(result)).toEqual([
    "5 PasientIdent  ident_incomplete reject_row 20 ",
    "5 PasientIdent  ident_incomplete reject_row 21 1",
    "5 PasientIdent pid ident_duplicate reject_row 22 01",
    "5 PasientIdent pid ident_duplicate reject_row 23 1",
    "5 PasientIdent fid invalid_identity warn 25 2",
    "5 PasientIdent pid ident_duplicate reject_row 31 4"
  ]);
  expect(result.verdicts[0]?.counts).toEqual({PasientIdent: {lest: 12, godtatt: 7, avvist: 5}});
  const kept = (await result.valid("ident")).map(row => [row.institusjon, row.pid, row.pseudonym !== null]);
  expect(kept).toEqual([
    ["030101", 1n, true],
    ["030100", 2n, false],
    ["030100", 3n, false]
  ]);
});
