import {describe, expect, test} from "vitest";
import {oneDecimal} from "../../pipeline/rounding.js";

describe("oneDecimal", () => {
  test.each([
    ["half away from zero, downwards", -1225n, 100n, "-12.3"],
    ["half away from zero, upwards", 1225n, 100n, "12.3"],
    ["a negative denominator", 1225n, -100n, "-12.3"],
    ["two negatives", -1225n, -100n, "12.3"],
    ["just below the half", 12_249_999n, 1_000_000n, "12.2"],
    ["the smallest that is rounded up", 5n, 100n, "0.1"],
    ["the largest that becomes zero", 499n, 10_000n, "0.0"],
    ["never minus zero", -499n, 10_000n, "0.0"],
    ["zero of a negative", 0n, -7n, "0.0"],
    ["2.5 per 1000 persons", 25n, 10n, "2.5"],
    ["a half that no float holds", 145n, 100n, "1.5"],
    ["carries into the whole number", 9995n, 1000n, "10.0"],
    ["beyond the exact range of floats", 90_071_992_547_409_915n, 10n, "9007199254740991.5"]
  ])("%s", (_, numerator, denominator, expected) => {
    expect(oneDecimal(numerator, denominator)).toBe(expected);
  });

  test("refuses a division by zero", () => {
    expect(() => oneDecimal(1n, 0n)).toThrow("division by zero");
  });
});
