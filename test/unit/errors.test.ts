import {writeFileSync} from "node:fs";
import {expect, test} from "vitest";
import {KprstatError, knownError} from "../../pipeline/errors.js";

test("an error of ours is as it is", () => {
  const error = new KprstatError("blocked", {what: "Not yet."});
  expect(knownError(error)).toBe(error);
});

test("a full disk cannot be written to, wherever that is met", () => {
  let met: unknown;
  try {
    writeFileSync("/dev/full", "something");
  } catch (error) {
    met = error;
  }
  expect(met).toMatchObject({code: "ENOSPC"});
  expect(knownError(met)).toMatchObject({kind: "cannotWrite", exitCode: 73, cause: met});
});

test.each<[string, unknown]>([
  ["a mistake in the program", new TypeError("x is not a function")],
  ["a file that is not there", Object.assign(new Error("no such file"), {code: "ENOENT"})],
  ["what is no error", "ENOSPC"]
])("%s is a fault", (_, error) => {
  expect(knownError(error)).toBeNull();
});
