import {expect, test} from "vitest";
import {readCsvText} from "../../../pipeline/audit/csvText.js";

test.each([
  [
    "plain fields",
    "a,b\n1,\n",
    [
      ["a", "b"],
      ["1", ""]
    ]
  ],
  [
    "no last line end",
    "a,b\n1,2",
    [
      ["a", "b"],
      ["1", "2"]
    ]
  ],
  [
    "a carriage return",
    "a,b\r\n1,2\r\n",
    [
      ["a", "b"],
      ["1", "2"]
    ]
  ],
  [
    "a comma, a quote and a line end in quotes",
    'a,b\n"1,5","say ""so""\nnow"\n',
    [
      ["a", "b"],
      ["1,5", 'say "so"\nnow']
    ]
  ],
  [
    "an empty last field after quotes",
    'a,b\n"1",\n"2",',
    [
      ["a", "b"],
      ["1", ""],
      ["2", ""]
    ]
  ]
])("reads %s", (_, text, records) => {
  expect(readCsvText(text)).toEqual(records);
});

test.each([
  ["records of different lengths", "a,b\n1\n"],
  ["a quote within a field", 'a,b\n1"2,3\n'],
  ["text after a quote", 'a,b\n"1"2,3\n'],
  ["a quote that is not closed", 'a,b\n"1,3\n'],
  ["nothing", ""]
])("does not read %s", (_, text) => {
  expect(readCsvText(text)).toBeNull();
});
