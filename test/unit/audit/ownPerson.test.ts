import {describe, expect, test} from "vitest";
import {ownPerson} from "../../../pipeline/audit/ownPerson.js";
import type {Relation} from "../../../pipeline/audit/relations.js";
import type {Requirement} from "../../../pipeline/audit/requirements.js";

/** Shown numbers stand as they are, hidden ones with a minus before their true value: −0 is a hidden 0. */
function ask(
  numbers: readonly number[],
  relations: readonly Relation[],
  requirement: Requirement,
  alone: number,
  sameCells: readonly (readonly number[])[] = []
): boolean {
  const known = (number: number) => {
    const value = numbers[number] ?? 0;
    return value < 0 || Object.is(value, -0) ? null : value;
  };
  return ownPerson(relations, sameCells, known, number => Math.abs(numbers[number] ?? 0))(requirement, alone);
}

function sum(kind: "exact" | "persons", whole: number, ...parts: readonly number[]): Relation {
  return {kind, numbers: [whole, ...parts], signs: [1, ...parts.map(() => -1 as const)]};
}

function atMost(lesser: number, ...greater: readonly number[]): Relation {
  return {kind: "atMost", numbers: [lesser, ...greater], signs: [1, ...greater.map(() => -1 as const)]};
}

function number(of: number): Requirement {
  return {terms: [[of, 1]], complement: null, width: 3, name: () => "", tables: []};
}

function complement(denominator: number, numerator: number): Requirement {
  const terms = [
    [denominator, 1],
    [numerator, -1]
  ] as const;
  return {terms, complement: [denominator, numerator], width: 3, name: () => "", tables: []};
}

describe("a number of one person is that person's own", () => {
  test("where a county has persons in one municipality only, in both directions", () => {
    const county = [sum("persons", 0, 1, 2)];
    expect(ask([-1, -1, 0], county, number(0), 1)).toBe(true);
    expect(ask([-1, -1, 0], county, number(1), 0)).toBe(true);
  });

  test("where a group has one service that anybody has", () => {
    const group = [atMost(1, 0), atMost(2, 0), atMost(0, 1, 2)];
    expect(ask([-1, -1, 0], group, number(0), 1)).toBe(true);
    expect(ask([-1, -1, 0], group, number(1), 0)).toBe(true);
  });

  test("on 31 December and during the year, seen from the year only", () => {
    const periods = [atMost(1, 0)];
    expect(ask([-1, -1], periods, number(1), 0)).toBe(true);
    expect(ask([-1, -1], periods, number(0), 1)).toBe(false);
  });

  test("where all who are not in one part of a number are in another that holds them", () => {
    // 0: at home or in a long stay; 1: long stay; 2: at home; 3: a group; 4: long stay as a service.
    const values = [-2, -1, -1, -1, -1];
    const stays = [sum("exact", 0, 1, 2), atMost(0, 4, 3), sum("exact", 1, 4)];
    expect(ask(values, stays, number(2), 3)).toBe(true);
    expect(ask(values, stays, number(3), 2)).toBe(false);
    expect(ask(values, [sum("exact", 0, 1, 2), atMost(0, 1, 3)], number(2), 3)).toBe(true);
    // Nobody says that those of the long stay and of its service are the same.
    expect(ask(values, [sum("exact", 0, 1, 2), atMost(0, 4, 3), atMost(4, 1)], number(2), 3)).toBe(false);
    // One person is in both parts.
    expect(ask([-1, -1, -1, -1, -1], [sum("persons", 0, 1, 2), atMost(0, 1, 3)], number(2), 3)).toBe(false);
  });

  test("through several numbers", () => {
    const chain = [atMost(2, 1), sum("persons", 0, 1, 3)];
    expect(ask([-1, -1, -1, 0], chain, number(2), 0)).toBe(true);
  });

  test("where it is the same cell of another release", () => {
    expect(ask([-1, -1], [], number(0), 1, [[0, 1]])).toBe(true);
    expect(ask([-1, -1], [], number(1), 0, [[0, 1]])).toBe(true);
    // Of 31 December then, seen from the year now.
    expect(ask([-1, -1, -1], [atMost(2, 0)], number(2), 1, [[0, 1]])).toBe(true);
    expect(ask([-2, -1], [], number(0), 1, [[0, 1]])).toBe(false);
    expect(ask([-1, -2], [], number(0), 1, [[0, 1]])).toBe(false);
    // Nobody any more, and two that were alone before.
    expect(ask([0, -1, -1], [], number(1), 2, [[0, 1, 2]])).toBe(true);
  });

  test("where it lies within several", () => {
    const both = [atMost(0, 1), atMost(0, 2)];
    expect(ask([-1, -1, -1], both, number(0), 1)).toBe(true);
    expect(ask([-1, -1, -1], both, number(0), 2)).toBe(true);
  });
});

describe("a number is somebody else's", () => {
  test("where it has more persons", () => {
    expect(ask([-2, -1], [atMost(0, 1), atMost(1, 0)], number(0), 1)).toBe(false);
  });

  test("where a number of more persons lies between", () => {
    // A municipality of two in a county where one of them counts once: who is alone there need not be the one in number 3.
    const county = [sum("persons", 0, 1, 2), atMost(3, 1)];
    expect(ask([-1, -2, 0, -1], county, number(3), 0)).toBe(false);
    const larger = [sum("persons", 1, 0, 2), atMost(3, 1)];
    expect(ask([-1, -2, 0, -1], larger, number(3), 0)).toBe(false);
  });

  test("where a third number ties it to the person's", () => {
    const crossed = [sum("persons", 3, 0, 1), sum("persons", 4, 1, 2)];
    expect(ask([-1, -6, -1, 7, 7], crossed, number(0), 2)).toBe(false);
  });

  test("where a shown number could hold others", () => {
    expect(ask([-7, -1, 6], [sum("persons", 0, 1, 2)], number(1), 0)).toBe(false);
    expect(ask([-1, -1, 5], [atMost(0, 1, 2)], number(0), 1)).toBe(false);
  });
});

describe("a denominator less its numerator", () => {
  const categories = [sum("exact", 0, 1, 2, 3)];

  test("is the person alone in the only other category", () => {
    expect(ask([-6, -5, -1, 0], categories, complement(0, 1), 2)).toBe(true);
    expect(ask([6, -5, -1, 0], categories, complement(0, 1), 2)).toBe(true);
    expect(ask([6, -1, -5, 0], categories, complement(0, 2), 1)).toBe(true);
  });

  test("is the person alone in the denominator", () => {
    expect(ask([-1, 0, -1, 0], categories, complement(0, 1), 0)).toBe(true);
  });

  test("is somebody else where more than one category may hold them", () => {
    expect(ask([-6, -4, -1, -1], categories, complement(0, 1), 2)).toBe(false);
    expect(ask([-3, -1, -2, 0], categories, complement(0, 1), 1)).toBe(false);
    expect(ask([6, -5, -1, -0], categories, complement(0, 1), 2)).toBe(false);
    expect(ask([-6, -5, -1], [atMost(0, 1, 2)], complement(0, 1), 2)).toBe(false);
  });
});
