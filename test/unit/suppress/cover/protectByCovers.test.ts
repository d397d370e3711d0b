import {describe, expect, test} from "vitest";
import {protectByCovers} from "../../../../pipeline/suppress/cover/protectByCovers.js";
import type {Quantity, System} from "../../../../pipeline/suppress/system.js";
import {faultsOf} from "./checkProtection.js";

const [country, county, municipality] = [0, 1, 3];

function free(value: number, rank = municipality): Quantity {
  return {value, least: 1, fate: value === 0 ? "shown" : "free", width: 0, rank};
}

function primary(value: number, rank = municipality): Quantity {
  return {value, least: 1, fate: "hidden", width: 3, rank};
}

function shown(value: number): Quantity {
  return {value, least: 1, fate: "shown", width: 0, rank: country};
}

/** Parts that add up to a total, which is the last quantity. */
function sumOf(parts: readonly Quantity[], total: Quantity): System {
  return {
    quantities: [...parts, total],
    equations: [{terms: [...parts.map((_, part) => [part, 1] as const), [parts.length, -1] as const]}],
    inequalities: []
  };
}

async function hiddenOf(system: System): Promise<readonly number[]> {
  const protection = await protectByCovers(system);
  if (protection.outcome === "refused") throw new Error(`refused: ${protection.quantities.join(", ")}`);
  expect(faultsOf(system, protection)).toEqual([]);
  return [...protection.hidden.keys()].filter(quantity => protection.hidden[quantity] === 1);
}

describe("one sum", () => {
  test("a primary alone gets the smallest that gives it room", async () => {
    expect(await hiddenOf(sumOf([primary(2), free(20), free(7), free(900)], shown(929)))).toEqual([0, 2]);
  });

  test("two that hold too little room between them get a third", async () => {
    expect(await hiddenOf(sumOf([primary(1), primary(2), free(9), free(12)], shown(24)))).toEqual([0, 1, 2]);
  });

  test("two with room enough protect one another", async () => {
    expect(await hiddenOf(sumOf([primary(3), primary(2), free(9)], shown(14)))).toEqual([0, 1]);
  });

  test("a person alone must not know the only other", async () => {
    expect(await hiddenOf(sumOf([primary(1), primary(4), free(9)], shown(14)))).toEqual([0, 1, 2]);
  });

  test("a municipality is rather hidden than the county", async () => {
    expect(await hiddenOf(sumOf([primary(2), free(700), free(0)], free(702, county)))).toEqual([0, 1]);
  });

  test("a numerator may be 0 for all that the attacker knows", async () => {
    const numerator: Quantity = {value: 1, least: 0, fate: "hidden", width: 3, rank: municipality};
    const other: Quantity = {value: 2, least: 0, fate: "hidden", width: 3, rank: municipality};
    const system = sumOf([numerator, other, {...free(8), least: 0}], shown(11));
    expect(await hiddenOf(system)).toEqual([0, 1, 2]);
  });
});

describe("several relations", () => {
  /** Two municipalities by two categories, all totals shown but where told. */
  function square(values: readonly Quantity[]): System {
    const [a = free(0), b = free(0), c = free(0), d = free(0)] = values;
    const row1 = shown(a.value + b.value);
    const row2 = shown(c.value + d.value);
    const column1 = shown(a.value + c.value);
    const column2 = shown(b.value + d.value);
    return {
      quantities: [a, b, c, d, row1, row2, column1, column2],
      equations: [
        {
          terms: [
            [0, 1],
            [1, 1],
            [4, -1]
          ]
        },
        {
          terms: [
            [2, 1],
            [3, 1],
            [5, -1]
          ]
        },
        {
          terms: [
            [0, 1],
            [2, 1],
            [6, -1]
          ]
        },
        {
          terms: [
            [1, 1],
            [3, 1],
            [7, -1]
          ]
        }
      ],
      inequalities: []
    };
  }

  test("a cell in a row and a column takes three others with it", async () => {
    expect(await hiddenOf(square([primary(2), free(8), free(9), free(11)]))).toEqual([0, 1, 2, 3]);
  });

  test("an inequality that is tight holds in every witness", async () => {
    const system = square([primary(2), free(8), free(9), free(11)]);
    const onDay = {...system.quantities[3], value: 11, fate: "shown" as const} as Quantity;
    const bounded: System = {
      ...system,
      quantities: [...system.quantities, onDay],
      inequalities: [
        {
          terms: [
            [8, 1],
            [3, -1]
          ],
          atMost: 0
        }
      ]
    };
    // The fourth cell cannot fall below 11, so the first may only rise to 2 + 8 - 1 and fall to 1: still wide enough.
    expect(await hiddenOf(bounded)).toEqual([0, 1, 2, 3]);
  });

  test("a county with one municipality is hidden with it", async () => {
    const system: System = {
      quantities: [primary(3), free(8), free(30), free(3, county), free(38, county), shown(41)].map(
        (quantity, number) => (number === 3 ? primary(3, county) : quantity)
      ),
      equations: [
        {
          terms: [
            [0, 1],
            [3, -1]
          ]
        },
        {
          terms: [
            [1, 1],
            [2, 1],
            [4, -1]
          ]
        },
        {
          terms: [
            [3, 1],
            [4, 1],
            [5, -1]
          ]
        }
      ],
      inequalities: []
    };
    expect(await hiddenOf(system)).toEqual([0, 1, 3, 4]);
  });
});

describe("refusal", () => {
  test("names what is given away by what is shown", async () => {
    const protection = await protectByCovers(sumOf([primary(2), shown(20), shown(9)], shown(31)));
    expect(protection).toEqual({outcome: "refused", quantities: [0]});
  });

  test("names what a person alone would know, and not him", async () => {
    const protection = await protectByCovers(sumOf([primary(1), primary(4), shown(9)], shown(14)));
    expect(protection).toEqual({outcome: "refused", quantities: [1]});
  });

  test("a nested number of the same person is not kept from him", async () => {
    const system: System = {
      ...sumOf([primary(1), free(9), free(12)], shown(22)),
      inequalities: []
    };
    const nested: System = {
      quantities: [...system.quantities, primary(1), free(30), shown(31)],
      equations: [
        ...system.equations,
        {
          terms: [
            [4, 1],
            [5, 1],
            [6, -1]
          ]
        }
      ],
      inequalities: [
        {
          terms: [
            [0, 1],
            [4, -1]
          ],
          atMost: 0
        }
      ]
    };
    const protection = await protectByCovers(nested);
    expect(protection.outcome).toBe("safe");
  });
});

describe("the order of the input", () => {
  test("of relations and terms plays no part", async () => {
    const parts = [primary(2), free(20), free(7), primary(1), free(31), free(6), free(60)];
    const total = parts.length;
    const system: System = {
      quantities: [...parts, free(28, county), free(32, county), shown(127)],
      equations: [
        {
          terms: [
            [0, 1],
            [1, 1],
            [2, 1],
            [3, 0 + 1],
            [7, -1]
          ]
        },
        {
          terms: [
            [4, 1],
            [5, 1],
            [6, 1],
            [8, -1]
          ]
        },
        {
          terms: [
            [7, 1],
            [8, 1],
            [9, -1]
          ]
        }
      ],
      inequalities: []
    };
    const values = system.quantities.map(({value}) => value);
    const balanced: System = {
      ...system,
      quantities: system.quantities.map((quantity, number) =>
        number === total
          ? {...quantity, value: (values[0] ?? 0) + (values[1] ?? 0) + (values[2] ?? 0) + (values[3] ?? 0)}
          : number === total + 1
            ? {...quantity, value: (values[4] ?? 0) + (values[5] ?? 0) + (values[6] ?? 0)}
            : quantity
      )
    };
    const turned: System = {
      ...balanced,
      equations: [...balanced.equations].reverse().map(({terms}) => ({terms: [...terms].reverse()}))
    };
    expect(await protectByCovers(turned)).toEqual(await protectByCovers(balanced));
  });
});

test("a system that does not hold together is a fault", async () => {
  const broken: System = {...sumOf([primary(2)], shown(2)), inequalities: [{terms: [[0, 1]], atMost: 1}]};
  await expect(protectByCovers(broken)).rejects.toThrow("An inequality does not hold");
});
