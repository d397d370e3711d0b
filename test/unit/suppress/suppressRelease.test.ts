import {describe, expect, test} from "vitest";
import {Units} from "../../../pipeline/numbers/units.js";
import {
  type CountTable,
  type DecidedBefore,
  type Protect,
  type Refused,
  type Suppressed,
  suppressRelease
} from "../../../pipeline/suppress/suppressRelease.js";
import type {System} from "../../../pipeline/suppress/system.js";
import {configuration, hab, members, plan, problemOf, zeros} from "./smallProblems.js";

const nevner = {"0301": 40, "03": 40, "1101": 44, "1103": 45, "11": 89, "0": 129};
const teller = {
  ...zeros(),
  ...{"0301/1": 40, "03/1": 40, "1101/1": 40, "1101/2": 4, "1103/1": 40, "1103/2": 5},
  ...{"11/1": 80, "11/2": 9, "0/1": 120, "0/2": 9}
};
const tables = [hab({"0301": 40, "1101": 44, "1103": 45}), plan(nevner, teller)];

async function* nothing(): AsyncGenerator<never> {}

function suppressed(
  of: readonly CountTable[],
  protect: Protect,
  before?: DecidedBefore
): Promise<Suppressed | Refused> {
  const input = {tables: of, units: new Units(members), predecessor: (code: string) => code, sums: []};
  const ledger = {releases: nothing, deliveries: new Map()};
  return suppressRelease({...input, services: configuration.reference.services}, ledger, protect, before);
}

/** Hides what a rule hides, and nothing else. */
async function byRule({quantities}: System) {
  const hidden = Uint8Array.from(quantities, ({fate}) => (fate === "hidden" ? 1 : 0));
  return {outcome: "safe", hidden, witnesses: [], proofs: []} as const;
}

describe("a release that cannot be made safe", () => {
  test("names the cells of a number, and of a complement its numerator", async () => {
    const {complements, numbers} = problemOf(...tables);
    const complement = complements[0]?.quantity ?? -1;
    // The 4 of 1101, in one cell.
    const four = numbers.findIndex(({value}) => value === 4);
    const refused = await suppressed(tables, async () => ({outcome: "refused", quantities: [four, complement]}));
    const key = {aar: "2022", geo_niva: "kommune", geo: "1101"};
    const cell = {table: "individuell_plan_hjemme", measure: "teller", release: null};
    const why = "what is public leaves too few possible values";
    expect(refused).toEqual({
      outcome: "refused",
      cells: [
        {...cell, key: {...key, maltall: "2"}, quantity: "count", why},
        {...cell, key: {...key, maltall: "1"}, quantity: "complement", why}
      ]
    });
  });

  test("names every cell of a number that stands in several", async () => {
    const {numbers} = problemOf(...tables);
    const oslo = numbers.findIndex(({value, numerator}) => value === 40 && !numerator);
    const refused = await suppressed(tables, async () => ({outcome: "refused", quantities: [oslo]}));
    const cells = refused.outcome === "refused" ? refused.cells : [];
    expect(cells.map(({table, key}) => `${table} ${key.geo_niva} ${key.geo}`)).toEqual([
      "hab_rehab_utenfor_institusjon kommune 0301",
      ...Array(5).fill("individuell_plan_hjemme fylke 03"),
      ...Array(5).fill("individuell_plan_hjemme kommune 0301")
    ]);
  });
});

describe("a release that is safe", () => {
  test("has the totals of its tables: of what is shown, or the true ones", async () => {
    const small = [hab({"0301": 40, "1101": 7, "1103": 45}), plan({...nevner, "1101": 7, "11": 52, "0": 92}, zeros())];
    const release = await suppressed(small, byRule);
    const shown = (release.outcome === "suppressed" ? release.tables : []).map(({rows}) =>
      rows
        .filter(({key: [, , geo, code = "1"]}) => ["0", "11", "1101"].includes(geo ?? "") && code === "1")
        .map(({key, cells}) => [key[2], ...cells.map(({text, status}) => text || status)])
    );
    expect(shown).toEqual([
      [
        ["11", "45", "45.0"],
        ["1101", "suppressed", "suppressed"],
        ["0", "85", "85.0"]
      ],
      [
        ["11", "0", "52", "0.0"],
        ["1101", "0", "suppressed", "suppressed"],
        ["0", "0", "92", "0.0"]
      ]
    ]);
  });

  test("is the same where a year was decided before, which is not searched again", async () => {
    const first = await suppressed(tables, byRule);
    const years = first.outcome === "suppressed" ? first.years : [];
    expect(years.map(({aar}) => aar)).toEqual([2022]);
    const before: DecidedBefore = aar => years.find(year => year.aar === aar) ?? null;
    const again = await suppressed(tables, () => Promise.reject(new Error("searched again")), before);
    expect(again).toEqual(first);
  });
});
