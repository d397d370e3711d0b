import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {join, relative} from "node:path";
import {expect, test} from "vitest";
import {KprstatError} from "../../../pipeline/errors.js";
import {generate} from "../../../pipeline/generate/generate.js";
import {silentLog} from "../../../pipeline/log.js";
import {configuration, filesIn, generated, newFolder} from "./generated.js";

function contents(folder: string): ReadonlyMap<string, string> {
  return new Map(
    filesIn(folder).map(path => [relative(folder, path), createHash("sha256").update(readFileSync(path)).digest("hex")])
  );
}

async function errorOf(options: Partial<Parameters<typeof generate>[0]>): Promise<KprstatError> {
  const error = await generated(options).then(
    () => null,
    (cause: unknown) => cause
  );
  if (!(error instanceof KprstatError)) throw new Error("no KprstatError");
  return error;
}

test("the same options give the same bytes, with one thread or two", async () => {
  const options = {years: {first: 2018, last: 2019}, municipalities: 25, dirty: true};
  const once = contents(await generated(options, 1));
  const again = contents(await generated(options, 2));
  expect(once.size).toBeGreaterThan(100);
  expect(again).toEqual(once);
});

test("another seed gives other deliveries", async () => {
  const one = contents(await generated({municipalities: 10}));
  const other = contents(await generated({municipalities: 10, seed: 2}));
  expect([...one].filter(([path, hash]) => other.get(path) === hash)).toEqual([]);
});

test("a year is the same whatever other years are asked for", async () => {
  const alone = contents(await generated({years: {first: 2021, last: 2021}}));
  const among = contents(await generated({years: {first: 2020, last: 2022}}));
  expect(new Map([...among].filter(([path]) => path.startsWith("2021/")))).toEqual(alone);
});

test("a number of municipalities means so many deliver in the last year", async () => {
  const folder = await generated({years: {first: 2019, last: 2020}, municipalities: 12, scale: 0.01});
  const senders = (year: number): Set<string | undefined> =>
    new Set(
      filesIn(folder)
        .map(path => new RegExp(`kpr-(\\d{4}).*-${year}-`).exec(path)?.[1])
        .filter(Boolean)
    );
  expect(senders(2020).size).toBe(12);
  expect(senders(2019).size).toBeGreaterThanOrEqual(12);
});

test("a folder with anything in it is refused and left alone", async () => {
  const out = newFolder();
  writeFileSync(join(out, "notat.txt"), "mitt");
  const options = {out, years: {first: 2022, last: 2022}, municipalities: 2, scale: 0.002, seed: 1, dirty: false};
  await expect(generate(options, configuration, silentLog)).rejects.toMatchObject({kind: "usage", parts: {where: out}});
  expect(filesIn(out).map(path => relative(out, path))).toEqual(["notat.txt"]);
});

test("options without meaning are refused", async () => {
  expect((await errorOf({scale: 0})).kind).toBe("usage");
  expect((await errorOf({municipalities: 0})).kind).toBe("usage");
  expect((await errorOf({seed: 1.5})).kind).toBe("usage");
  expect((await errorOf({years: {first: 2022, last: 2021}})).kind).toBe("usage");
  expect((await errorOf({years: {first: 2009, last: 2010}})).message).toContain("2017–2026");
});

test("a folder that cannot be made is a write error", async () => {
  const out = newFolder();
  writeFileSync(join(out, "fil"), "");
  expect((await errorOf({out: join(out, "fil", "mappe")})).kind).toBe("cannotWrite");
});
