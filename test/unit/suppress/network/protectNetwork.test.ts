import {describe, expect, test} from "vitest";
import {protectNetwork} from "../../../../pipeline/suppress/network/protectNetwork.js";
import type {Protection, Quantity, System} from "../../../../pipeline/suppress/system.js";
import {faultsOf} from "./faults.js";
import {nationalSystem} from "./nationalSystem.js";

const [county, municipality] = [1, 3];

function free(value: number, rank = municipality): Quantity {
  return {value, least: 1, fate: "free", width: 0, rank};
}

function primary(value: number): Quantity {
  return {value, least: 1, fate: "hidden", width: 3, rank: municipality};
}

function shown(value: number): Quantity {
  return {value, least: 0, fate: "shown", width: 0, rank: county};
}

/** Parts that add up to a total, which is the last quantity. */
function sumOf(parts: readonly Quantity[], total: Quantity): System {
  return {
    quantities: [...parts, total],
    equations: [{terms: [...parts.map((_, part) => [part, 1] as const), [parts.length, -1] as const]}],
    inequalities: []
  };
}

async function protectionOf(system: System): Promise<Protection> {
  const protection = await protectNetwork(system);
  if (protection.outcome === "refused") throw new Error(`refused: ${protection.quantities.join(", ")}`);
  expect(faultsOf(system, protection)).toEqual([]);
  return protection;
}

function hiddenOf({hidden}: Protection): readonly number[] {
  return [...hidden.keys()].filter(quantity => hidden[quantity] === 1);
}

describe("one sum", () => {
  test("a lone hidden cell gets the smallest other one that leaves it room", async () => {
    const system = sumOf([primary(2), free(900), free(7), free(20)], shown(929));
    expect(hiddenOf(await protectionOf(system))).toEqual([0, 2]);
  });

  test("the total is hidden only where nothing else can be", async () => {
    const parts = [primary(2), shown(40)];
    expect(hiddenOf(await protectionOf(sumOf(parts, free(42, county))))).toEqual([0, 2]);
    expect(hiddenOf(await protectionOf(sumOf([...parts, free(9)], free(51, county))))).toEqual([0, 2]);
  });

  test("ones that add up to two cannot be made safe when all else is open", async () => {
    const system = sumOf([primary(1), primary(1)], shown(2));
    expect(await protectNetwork(system)).toEqual({outcome: "refused", quantities: [0, 1]});
  });

  test("of two hidden cells, one person alone must not know the other", async () => {
    const system = sumOf([primary(1), primary(4), free(6), free(50)], shown(61));
    expect(hiddenOf(await protectionOf(system))).toEqual([0, 1, 2]);
  });
});

test("a cell moves with the whole that it fills", async () => {
  const {quantities, equations} = sumOf([primary(4), free(8), free(30)], shown(42));
  const wholes = [free(4), free(8), free(30), shown(42)];
  const system: System = {
    quantities: [...quantities, ...wholes.map((whole, at) => (at === 0 ? primary(4) : whole))],
    equations: [
      ...equations,
      {
        terms: [
          [4, 1],
          [5, 1],
          [6, 1],
          [7, -1]
        ]
      }
    ],
    inequalities: [0, 1, 2].map(part => ({
      terms: [
        [part, 1],
        [part + 4, -1]
      ],
      atMost: 0
    }))
  };
  expect(hiddenOf(await protectionOf(system))).toEqual([0, 1, 4, 5]);
});

test("who is alone in a whole may know that nobody else is in its part", async () => {
  const system: System = {
    ...sumOf([primary(1), primary(1), free(12), free(30)], shown(44)),
    inequalities: [
      {
        terms: [
          [0, 1],
          [1, -1]
        ],
        atMost: 0
      }
    ]
  };
  expect(hiddenOf(await protectionOf(system))).toEqual([0, 1, 2]);
});

test("a table that is no network is left to a programme", async () => {
  const values = [2, 9, 14];
  const system: System = {
    quantities: [...values.map(value => (value < 5 ? primary(value) : free(value))), shown(2 * 2 + 9 + 14)],
    equations: [
      {
        terms: [
          [0, 2],
          [1, 1],
          [2, 1],
          [3, -1]
        ]
      }
    ],
    inequalities: []
  };
  const protection = await protectionOf(system);
  expect(hiddenOf(protection)).toEqual([0, 1]);
});

describe("a country in small", () => {
  const system = nationalSystem({municipalities: 60, counties: 5, kostraGroups: 4, services: 3, seed: 8});
  const protecting = protectionOf(system);

  test("is made safe without hiding the country", async () => {
    const protection = await protecting;
    const secondary = hiddenOf(protection).filter(quantity => system.quantities[quantity]?.fate === "free");
    expect(protection.proofs.length).toBeGreaterThan(100);
    expect(secondary.filter(quantity => system.quantities[quantity]?.rank === 0)).toEqual([]);
    expect(secondary.length).toBeLessThan(protection.proofs.length);
  });

  test("the order of relations and terms plays no part", async () => {
    const turned: System = {
      quantities: system.quantities,
      equations: system.equations.toReversed().map(({terms}) => ({terms: terms.toReversed()})),
      inequalities: system.inequalities.toReversed().map(({terms, atMost}) => ({terms: terms.toReversed(), atMost}))
    };
    expect(await protectNetwork(turned)).toEqual(await protecting);
  });

  test("a protection that was tampered with is found out", async () => {
    const protection = await protecting;
    const [truth, first, ...others] = protection.witnesses;
    if (truth === undefined || first === undefined) throw new Error("there are no witnesses");
    const moved = {...first, deltas: first.deltas.map((delta, at) => (at === 0 ? delta + 1 : delta))};
    expect(faultsOf(system, {...protection, witnesses: [truth, moved, ...others]})).not.toEqual([]);
    expect(faultsOf(system, {...protection, proofs: protection.proofs.slice(1)})).not.toEqual([]);
    expect(faultsOf(system, {...protection, witnesses: protection.witnesses.map(() => truth)})).not.toEqual([]);
  });
});
