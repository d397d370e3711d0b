import {expect, test} from "vitest";
import {
  alignedTable,
  amount,
  duration,
  grouped,
  nameList,
  percent,
  personCount,
  printable,
  size,
  wrapped
} from "../../pipeline/text.js";

test("columns are aligned by characters, and lines end at their last", () => {
  const table = alignedTable(
    [
      {heading: "Kommune", align: "left"},
      {heading: "Rows", align: "right"},
      {heading: "", align: "left"}
    ],
    [
      ["1149 Karmøy", "12 345", "rejected"],
      ["5610 Kárášjohka", "7", ""]
    ]
  );
  expect(table).toBe(
    ["Kommune            Rows", "1149 Karmøy      12 345  rejected", "5610 Kárášjohka       7"].join("\n")
  );
  expect(alignedTable([{heading: "Kommune", align: "left"}], [])).toBe("");
});

test("numbers are written the Norwegian way", () => {
  expect([0, 999, 1000, 7_500_000].map(grouped)).toEqual(["0", "999", "1 000", "7 500 000"]);
  expect(grouped(12_345_678_901n)).toBe("12 345 678 901");
  expect(percent(1, 3)).toBe("33,3 %");
  expect(percent(0, 0)).toBe("-");
});

test("a small count of persons is not told", () => {
  expect([0, 1, 9, 10, 1234].map(personCount)).toEqual(["0", "under 10", "under 10", "10", "1 234"]);
});

test("time and size in the unit that fits", () => {
  expect([0, 420, 9949, 9950, 59_400, 59_600, 192_000, 3_600_000, 7_380_000].map(duration)).toEqual([
    "0,0 s",
    "0,4 s",
    "9,9 s",
    "10 s",
    "59 s",
    "1 min 0 s",
    "3 min 12 s",
    "1 h 0 min",
    "2 h 3 min"
  ]);
  expect([0, 999, 1500, 999_949, 999_950, 2_200_000_000].map(size)).toEqual([
    "0 B",
    "999 B",
    "1,5 kB",
    "999,9 kB",
    "1,0 MB",
    "2,2 GB"
  ]);
});

test("amounts and lists of names", () => {
  expect([0, 1, 1200].map(count => amount(count, "file", "files"))).toEqual(["no files", "1 file", "1 200 files"]);
  expect(nameList(["Oslo", "Bergen"], 2)).toBe("Oslo, Bergen");
  expect(nameList(["Oslo", "Bergen", "Voss"], 2)).toBe("Oslo, Bergen and 1 more");
});

test("long lines are broken between words", () => {
  const words = Array.from({length: 30}, (_, index) => `kommune${index}`).join(" ");
  const lines = wrapped(words, "  ").split("\n");
  expect(lines.length).toBe(4);
  expect(lines.every(line => line.length <= 100)).toBe(true);
  expect(lines.map(line => line.trim()).join(" ")).toBe(words);
  expect(wrapped("short", "  ")).toBe("short");
});

test("characters that steer a terminal are replaced", () => {
  expect(printable("a\u001b]0;x\u0007b\u202ec\nd")).toBe("a?]0;x?b?c\nd");
});
