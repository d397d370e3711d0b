import {describe, expect, test} from "vitest";
import {conceptKey} from "../../../pipeline/numbers/concept.js";
import {nothingEarlier} from "../../../pipeline/numbers/earlier.js";
import {numbersOf, type ReleaseNumber} from "../../../pipeline/numbers/numbers.js";
import {relationsOf} from "../../../pipeline/numbers/relations.js";
import {tablesThen} from "../../../pipeline/numbers/tablesThen.js";
import {Units} from "../../../pipeline/numbers/units.js";
import type {EarlierRelease} from "../../../pipeline/numbers/variables.js";
import {type YearProblem, yearProblem} from "../../../pipeline/suppress/problem.js";
import {suppressRelease} from "../../../pipeline/suppress/suppressRelease.js";
import {configuration, hab, maltall, members, plan, problemIn, problemOf, unitRows, zeros} from "./smallProblems.js";

/** What a relation says, as text: `cell = cell + cell`. */
function relationText({numbers, complements}: YearProblem, terms: readonly (readonly [number, number])[]): string {
  const nameOf = (quantity: number) => {
    const number = numbers[quantity];
    if (number !== undefined) return nameOfNumber(number);
    const complement = complements.find(candidate => candidate.quantity === quantity);
    return `rest of row ${complement?.place.row}`;
  };
  const side = (sign: number) =>
    terms
      .filter(([, coefficient]) => coefficient * sign > 0)
      .map(([quantity]) => nameOf(quantity))
      .sort()
      .join(" + ");
  return `${side(1)} | ${side(-1)}`;
}

function nameOfNumber({cells: [place]}: ReleaseNumber): string {
  return `${place?.table} ${place?.measure} ${place?.row}`;
}

describe("numbers", () => {
  test("a county with one municipality, and the same denominator in two tables, are one number under the stricter rule", () => {
    const given = {"0301": 7, "03": 7, "1101": 30, "1103": 40, "11": 69, "0": 76};
    const {numbers, system} = problemOf(
      hab({"0301": 7, "1101": 30, "1103": 40}),
      plan(given, {"0301/2": 7, "03/2": 7, "1101/2": 30, "1103/2": 40, "11/2": 69, "0/2": 76, ...zeros()})
    );
    const oslo = numbers.findIndex(({cells}) =>
      cells.some(({table, row}) => table === "hab_rehab_utenfor_institusjon" && row === 2)
    );
    expect(numbers[oslo]).toMatchObject({value: 7, suppressBelow: 10, width: 5, level: "fylke"});
    // One cell of hab_rehab, and the five rows of the municipality and of its county.
    expect(numbers[oslo]?.cells).toHaveLength(11);
    expect(system.quantities[oslo]).toMatchObject({fate: "hidden", width: 5, least: 1});
  });

  test("published totals are no numbers, and who did not deliver has none", () => {
    const years = numbersOf([hab({"0301": 12, "1101": "not_reported", "1103": 40})], new Units(members), code => code);
    const [concept] = [...(years.get(2022)?.concepts.values() ?? [])];
    expect(conceptKey(concept?.concept ?? {table: "", measure: "", categories: {}})).toBe(
      "hab_rehab_utenfor_institusjon|personer"
    );
    expect([...(concept?.units ?? [])].map(([key, {number}]) => [key, number?.value ?? null])).toEqual([
      ["0301", 12],
      ["1101", null],
      ["1103", 40]
    ]);
  });

  test("two values of one number are a fault", () => {
    expect(() => problemOf(hab({"0301": 12, "1101": 11, "1103": 40}), plan({"0301": 13}, zeros()))).toThrow(
      "One number has two values"
    );
  });
});

describe("what is hidden whatever happens", () => {
  test("one category that holds everyone hides all five below 20; the denominator stays free", () => {
    const given = {"0301": 30, "03": 30, "1101": 12, "1103": 40, "11": 52, "0": 82};
    const teller = {...zeros(), "0301/1": 30, "03/1": 30, "1101/2": 12, "1103/2": 40, "11/2": 52, "0/1": 30, "0/2": 52};
    const {numbers, system} = problemOf(hab({"0301": 30, "1101": 12, "1103": 40}), plan(given, teller));
    const of = (geo: string) =>
      numbers.flatMap(({cells, value}, quantity) =>
        cells.some(
          ({table, row, measure}) => table === "individuell_plan_hjemme" && measure === "teller" && unitOf(row) === geo
        )
          ? [[value, system.quantities[quantity]?.fate, system.quantities[quantity]?.width]]
          : []
      );
    expect(of("1101")).toEqual([
      [0, "hidden", 0],
      [12, "hidden", 3],
      [0, "hidden", 0],
      [0, "hidden", 0],
      [0, "hidden", 0]
    ]);
    expect(of("1103").map(([, fate]) => fate)).toEqual(Array(5).fill("free"));
  });

  test.each([
    [19, ["hidden", "hidden", "hidden", "hidden", "hidden"]],
    [20, ["free", "free", "free", "free", "free"]]
  ])("of %i in one category the numerators are %s", (persons, fates) => {
    const given = {"0301": 30, "03": 30, "1101": persons, "1103": 40, "11": 40 + persons, "0": 70 + persons};
    const all = {"0301/1": 30, "03/1": 30, "1101/1": persons, "1103/1": 40, "11/1": 40 + persons, "0/1": 70 + persons};
    const {numbers, system} = problemOf(
      hab({"0301": 30, "1101": persons, "1103": 40}),
      plan(given, {...zeros(), ...all})
    );
    const inUnit = numbers.flatMap(({cells}, quantity) =>
      cells.some(
        ({table, row, measure}) => table === "individuell_plan_hjemme" && measure === "teller" && unitOf(row) === "1101"
      )
        ? [system.quantities[quantity]?.fate]
        : []
    );
    expect(inUnit).toEqual(fates);
  });

  test("a zero stays open, unless it is a numerator of somebody", () => {
    const {system, numbers} = problemOf(
      hab({"0301": 30, "1101": 0, "1103": 40}),
      plan(
        {"0301": 30, "03": 30, "1101": 0, "1103": 40, "11": 40, "0": 70},
        {...zeros(), "0301/1": 30, "03/1": 30, "1103/1": 40, "11/1": 40, "0/1": 70}
      )
    );
    const zerosOf = (unit: string) =>
      numbers.flatMap(({value, cells: [place]}, quantity) =>
        value === 0 && place !== undefined && place.table === "individuell_plan_hjemme" && unitOf(place.row) === unit
          ? [system.quantities[quantity]?.fate]
          : []
      );
    expect(new Set(zerosOf("1101"))).toEqual(new Set(["shown"]));
    expect(new Set(zerosOf("1103"))).toEqual(new Set(["free"]));
  });

  test("a complement from 1 to 4 is protected, none and five are not", () => {
    const given = {"0301": 40, "03": 40, "1101": 44, "1103": 45, "11": 89, "0": 129};
    const teller = {...zeros(), "0301/1": 40, "03/1": 40, "1101/1": 40, "1101/2": 4, "1103/1": 40, "1103/2": 5};
    const totals = {"11/1": 80, "11/2": 9, "0/1": 120, "0/2": 9};
    const problem = problemOf(hab({"0301": 40, "1101": 44, "1103": 45}), plan(given, {...teller, ...totals}));
    const {complements, system} = problem;
    expect(
      complements.map(({place, width, quantity}) => [unitOf(place.row), width, system.quantities[quantity]])
    ).toEqual([["1101", 3, {value: 4, least: 0, fate: "hidden", width: 3, rank: -1}]]);
    // It makes up the denominator with its numerator; any other numerator is at most its denominator.
    expect(system.equations.map(({terms}) => relationText(problem, terms))).toContain(
      "hab_rehab_utenfor_institusjon personer 3 | individuell_plan_hjemme teller 15 + rest of row 15"
    );
    const atMost = system.inequalities.map(({terms}) => relationText(problem, terms));
    expect(atMost).toContain("individuell_plan_hjemme teller 20 | hab_rehab_utenfor_institusjon personer 4");
    expect(atMost).not.toContain("individuell_plan_hjemme teller 15 | hab_rehab_utenfor_institusjon personer 3");
    // Five numerators in five units (Oslo is its own county), less the one.
    expect(atMost).toHaveLength(5 * 5 - 1);
  });
});

function unitOf(row: number): string {
  return unitRows[Math.floor(row / maltall.length)]?.[1] ?? "";
}

describe("relations", () => {
  test("units add up, categories add up to the denominator, and a county of one municipality says nothing", () => {
    const given = {"0301": 30, "03": 30, "1101": 25, "1103": 40, "11": 64, "0": 94};
    const teller = {...zeros(), "0301/1": 30, "03/1": 30, "1101/1": 25, "1103/1": 40, "11/1": 64, "0/1": 94};
    const problem = problemOf(hab({"0301": 30, "1101": 25, "1103": 40}), plan(given, teller));
    const texts = problem.system.equations.map(({terms}) => relationText(problem, terms));
    expect(texts).toContain(
      "individuell_plan_hjemme nevner 5 | hab_rehab_utenfor_institusjon personer 3 + hab_rehab_utenfor_institusjon personer 4"
    );
    expect(texts).toContain(
      "individuell_plan_hjemme teller 5 | individuell_plan_hjemme teller 15 + individuell_plan_hjemme teller 20"
    );
    // Six concepts (the denominator and five numerators) in county and country, and five units whose categories add up.
    expect(texts).toHaveLength(6 * 2 + 5);
  });
});

describe("the order of the quantities", () => {
  const given = {"0301": 30, "03": 30, "1101": 44, "1103": 40, "11": 84, "0": 114};
  const teller = {
    ...zeros(),
    ...{"0301/1": 30, "03/1": 30, "1101/1": 41, "1101/2": 3, "1103/1": 40, "11/1": 81, "11/2": 3, "0/1": 111, "0/2": 3}
  };
  const tables = [hab({"0301": 30, "1101": 44, "1103": 40}), plan(given, teller)];

  /** A relation as text, whatever the order of its terms. */
  function textsOf(relations: readonly {readonly terms: readonly (readonly [number, number])[]}[]): readonly string[] {
    return relations.map(({terms}) => terms.map(String).sort().join(" ")).sort();
  }

  test("is that of their names, whatever the order of tables, rows and municipalities", () => {
    const turned = tables
      .map(({definition, table}) => ({definition, table: {...table, rows: table.rows.toReversed()}}))
      .toReversed();
    const [there, back] = [problemOf(...tables), problemIn(members.toReversed(), turned)];
    expect(back.system.quantities).toEqual(there.system.quantities);
    expect(textsOf(back.system.equations)).toEqual(textsOf(there.system.equations));
    expect(textsOf(back.system.inequalities)).toEqual(textsOf(there.system.inequalities));
    expect(there.numbers.slice(0, 3).map(({value}) => value)).toEqual([30, 114, 44]);
  });

  test("leaves out who did not deliver, and a county in which nobody did", () => {
    const {numbers} = problemOf(hab({"0301": 30, "1101": "not_reported", "1103": 40}));
    expect(numbers.map(({value}) => value)).toEqual([30, 40]);
    const none = Object.fromEntries(
      ["1101", "1103", "11"].flatMap(geo => [
        [geo, "not_reported"],
        ...maltall.map(([code]) => [`${geo}/${code}`, "not_reported"])
      ])
    );
    const {system} = problemOf(
      hab({"0301": 30, "1101": "not_reported", "1103": "not_reported"}),
      plan({"0301": 30, "03": 30, "0": 30, ...none}, {...zeros(), "0301/1": 30, "03/1": 30, "0/1": 30, ...none})
    );
    // Oslo and the country, each with a denominator and five numerators.
    expect(system.quantities).toHaveLength(2 * 6);
    const terms = [...system.equations, ...system.inequalities].flatMap(relation => relation.terms);
    expect(terms.every(([quantity]) => system.quantities[quantity] !== undefined)).toBe(true);
    expect(system.inequalities).toHaveLength(2 * 5);
  });
});

describe("what an earlier release showed", () => {
  const given = {"0301": 30, "03": 30, "1101": 12, "1103": 40, "11": 52, "0": 82};
  const teller = {...zeros(), "0301/1": 30, "03/1": 30, "1101/2": 12, "1103/2": 40, "11/2": 52, "0/1": 30, "0/2": 52};
  const tables = [hab({"0301": 30, "1101": 12, "1103": 40}), plan(given, teller)];
  const [entry] = numbersOf(tables, new Units(members), code => code);
  const [aar, year] = entry ?? [0, {concepts: new Map(), tables: new Map()}];
  const definitions = new Map(tables.map(({definition}) => [definition.table, definition]));
  const {services} = configuration.reference;
  const relations = relationsOf(year, {aar, definitions, services, sums: configuration.sums});

  /** The problem of the year when the numerator of a category in 1101 was shown, and the quantity that it is. */
  function problemAfter(category: string): {problem: YearProblem; quantity: number} {
    const key = conceptKey({table: "individuell_plan_hjemme", measure: "teller", categories: {maltall: category}});
    const number = year.concepts.get(key)?.units.get("1101")?.number;
    if (number === undefined || number === null) throw new Error("there is no such number");
    const problem = yearProblem(aar, year, relations, definitions, {...nothingEarlier, known: new Set([number])});
    return {problem, quantity: problem.numbers.indexOf(number)};
  }

  test("is known though a rule goes on hiding it, where it is not protected itself", () => {
    const {problem, quantity} = problemAfter("3");
    expect(problem.system.quantities[quantity]).toMatchObject({value: 0, fate: "shown", width: 0});
    expect(problem.hiddenThoughKnown).toEqual([quantity]);
    expect(problem.givenAway).toEqual([]);
  });

  test("is given away where a rule protects it", () => {
    const {problem, quantity} = problemAfter("2");
    expect(problem.system.quantities[quantity]).toMatchObject({value: 12, fate: "shown", width: 0});
    expect(problem.hiddenThoughKnown).toEqual([]);
    expect(problem.givenAway).toEqual([quantity]);
  });

  test("stays hidden in the table where a rule hides it", async () => {
    const suppressed = await suppressRelease(
      {tables: [plan(given, teller)], units: new Units(members), predecessor: code => code, services, sums: []},
      {releases: shownThen, deliveries: new Map()},
      async ({quantities}) => {
        // Of the four numerators of nobody in 1101, the one that is known is not hidden from anyone.
        expect(quantities.filter(({value, fate}) => value === 0 && fate === "hidden")).toHaveLength(3);
        const hidden = Uint8Array.from(quantities, ({fate}) => (fate === "hidden" ? 1 : 0));
        return {outcome: "safe", hidden, witnesses: [], proofs: []};
      }
    );
    const rows = suppressed.outcome === "suppressed" ? (suppressed.tables[0]?.rows ?? []) : [];
    const row = rows.find(({key}) => key.join("/") === "2022/kommune/1101/3");
    expect(row?.cells.map(({status}) => status)).toEqual(["suppressed", "ok", "suppressed"]);
  });

  /** A release that showed the third numerator of 1101, and nothing else of it. */
  async function* shownThen(): AsyncGenerator<EarlierRelease> {
    const {definition} = plan(given, teller);
    const header = [
      "aar",
      "geo_niva",
      "geo",
      "maltall",
      ...["teller", "nevner", "andel"].flatMap(name => [name, `${name}_status`])
    ];
    const row = ["2022", "kommune", "1101", "3", "0", "ok", "12", "ok", "0.0", "ok"];
    const files = [{table: "individuell_plan_hjemme", header, rows: [row]}];
    yield {
      ...{entry: 1, release: "2022-r1", units: new Units(members), deliveries: new Map(), certified: null},
      tables: tablesThen(files, [definition], null, () => true)
    };
  }
});

test("a release of the ledger with other columns than today cannot be read", () => {
  const files = [{table: "hab_rehab_utenfor_institusjon", header: ["aar", "geo", "personer"], rows: []}];
  expect(() => tablesThen(files, [hab({}).definition], null, () => true)).toThrow("other columns than today");
});

test("zero beside «not reported» was a number of then where the municipality had delivered", () => {
  const header = ["aar", "geo_niva", "geo", "personer", "personer_status", "per_1000", "per_1000_status"];
  const rows = ["1101", "1103"].map(geo => ["2022", "kommune", geo, "0", "not_reported", "", "not_reported"]);
  const [then] = tablesThen(
    [{table: "hab_rehab_utenfor_institusjon", header, rows}],
    [hab({}).definition],
    null,
    (_, kommune) => kommune === "1101"
  );
  expect(then?.table.rows.map(({counts}) => counts.personer)).toEqual([
    {value: 0, status: "ok"},
    {value: 0, status: "not_reported"}
  ]);
});
