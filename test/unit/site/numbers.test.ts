import {describe, expect, test} from "vitest";
import {type Cell, dayText, numberText, pointsBetween, sizeText} from "../../../pipeline/site/numbers.js";

const ok = (text: string): Cell => ({text, status: "ok"});

describe("numbers for people", () => {
  test.each([
    ["0", "0", "0"],
    ["999", "999", "999"],
    ["2105", "2\u00a0105", "2,105"],
    ["1234567", "1\u00a0234\u00a0567", "1,234,567"],
    ["3.0", "3,0", "3.0"],
    ["-12.3", "−12,3", "−12.3"],
    ["1234.5", "1\u00a0234,5", "1,234.5"]
  ])("%s", (text, nb, en) => {
    expect(numberText(text, "nb")).toBe(nb);
    expect(numberText(text, "en")).toBe(en);
  });

  test.each([2_105, 1_234_567, 100_000, 12])("are grouped as Norwegian and British readers expect: %i", value => {
    expect(numberText(String(value), "nb")).toBe(new Intl.NumberFormat("nb-NO").format(value));
    expect(numberText(String(value), "en")).toBe(new Intl.NumberFormat("en-GB").format(value));
  });
});

describe("a change between two shown shares", () => {
  test.each([
    ["33.5", "35.5", "2.0"],
    ["0.3", "0.1", "-0.2"],
    ["100.0", "0.0", "-100.0"],
    ["12.3", "12.3", "0.0"],
    ["0.1", "0.8", "0.7"]
  ])("from %s to %s is %s points, exactly", (before, now, change) => {
    expect(pointsBetween(ok(before), ok(now))).toEqual(ok(change));
  });

  test("has the status of the one that is not shown, this year's first", () => {
    const hidden: Cell = {text: "", status: "suppressed"};
    const missing: Cell = {text: "", status: "not_reported"};
    expect(pointsBetween(hidden, ok("1.0"))).toEqual(hidden);
    expect(pointsBetween(ok("1.0"), hidden)).toEqual(hidden);
    expect(pointsBetween(hidden, missing)).toEqual(missing);
  });
});

test("days are those of Norwegian clocks", () => {
  expect(dayText("2024-12-31T23:30:00Z", "nb")).toBe("1. januar 2025");
  expect(dayText("2025-06-17", "en")).toBe("17 June 2025");
});

test("sizes are in kB and MB", () => {
  expect([0, 812, 12_400, 999_400].map(bytes => sizeText(bytes, "nb"))).toEqual([
    "1\u00a0kB",
    "1\u00a0kB",
    "12\u00a0kB",
    "999\u00a0kB"
  ]);
  expect(sizeText(1_449_999, "nb")).toBe("1,4\u00a0MB");
  expect(sizeText(1_449_999, "en")).toBe("1.4\u00a0MB");
});
