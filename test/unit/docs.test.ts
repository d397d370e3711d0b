import {existsSync, readdirSync, readFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {fileURLToPath} from "node:url";
import {describe, expect, test} from "vitest";
import {parseCommand} from "../../pipeline/command/parseCommand.js";
import {readCsv} from "../../pipeline/definition/csv.js";
import {exitCodes} from "../../pipeline/errors.js";
import {stageNames} from "../../pipeline/stage.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Not written by people, or not part of the repository. */
const leftOut = ["node_modules", "dist", "work", "data", "coverage", "output/releases", ".git"];

const documents = markdownBelow(root);
const read = (path: string) => readFileSync(join(root, path), "utf8");

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, {withFileTypes: true}).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return leftOut.includes(relative(root, path)) ? [] : markdownBelow(path);
    return entry.isFile() && entry.name.endsWith(".md") ? [relative(root, path)] : [];
  });
}

/** Cells of the rows of a table, by the heading of its first column; code marks and escapes taken away. */
function tableIn(text: string, heading: string): string[][] {
  const lines = text.split("\n");
  const start = lines.findIndex(line => line.startsWith(`| ${heading} |`));
  const rest = lines.slice(start + 2);
  const end = rest.findIndex(line => !line.startsWith("|"));
  return rest.slice(0, end < 0 ? rest.length : end).map(line =>
    line
      .split("|")
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll("`", ""))
  );
}

/** The anchors that the headings of a document get. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-")
  );
}

function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const spans = text.replace(/^ *```[\s\S]*?^ *```$/gm, "").matchAll(/`([^`]+)`/g);
  return [...blocks, ...[...spans].map(([, span = ""]) => span.replace(/\s+/g, " "))];
}

/** The words after `kprstat` or `dist/cli.js` in code; comments and what a shell would redirect are left out. */
function commandsIn(text: string): string[][] {
  return codeIn(text).flatMap(code => {
    const words = /(?:^ *|npx |«|&& |node |KEY_FILE=\S+ )(?:kprstat|dist\/cli\.js) ([a-z-][^»|&>#]*)/.exec(code)?.[1];
    return words === undefined ? [] : [words.trim().split(/\s+/)];
  });
}

describe("links", () => {
  test.each(documents)("%s leads only to what is there", path => {
    const text = read(path).replace(/^ *```[\s\S]*?^ *```$/gm, "");
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const broken = links
      .filter(target => !/^[a-z]+:/.test(target))
      .filter(target => {
        const [file = "", anchor] = target.split("#");
        const found = file === "" ? join(root, path) : join(root, dirname(path), file);
        if (!existsSync(found)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(found, "utf8")).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test("the units of the schedule start a command that there is", () => {
    const command =
      /^ExecStart=\/opt\/kprstat\/dist\/cli\.js (.+)$/m.exec(read("docs/systemd/kprstat.service"))?.[1] ?? "";
    expect(parseCommand(command.split(" "), {folder: "/opt/kprstat", environment: {}})).toMatchObject({name: "run"});
  });
});

describe("commands", () => {
  const commands = documents.flatMap(path => commandsIn(read(path))).map(words => words.join(" "));

  test("are found", () => expect(commands).toContain("findings --kommune 0301 --out findings.csv"));

  test.each([...new Set(commands)])("kprstat %s is understood", command => {
    expect(() => parseCommand(command.split(" "), {folder: "/srv/kpr", environment: {}})).not.toThrow();
  });

  test("all of them are in the table", () => {
    const {text} = parseCommand(["--help"], {folder: "/", environment: {}}) as {text: string};
    const listed = [...text.matchAll(/^ {2}kprstat (\w+)/gm)].map(([, name]) => name);
    expect(tableIn(read("docs/operation.md"), "command").map(([name]) => name)).toEqual(listed);
  });

  test("every stage is documented", () => {
    expect(tableIn(read("docs/data-flow.md"), "stage").map(([name]) => name)).toEqual([...stageNames]);
  });
});

test("the table of exit codes is that of the program", () => {
  const documented = tableIn(read("docs/operation.md"), "code").map(([code, kind]) => [kind, Number(code)]);
  expect(documented).toEqual([["", 0], ...Object.entries(exitCodes)]);
});

test("every rule of our own is documented with its consequence", () => {
  const {rows} = readCsv(read("config/rules/own.csv"), ["name", "consequence", "text_nb"]);
  const documented = tableIn(read("docs/method.md"), "rule").map(([name, consequence]) => [name, consequence]);
  expect(documented).toEqual(rows.map(({fields}) => [fields.name, fields.consequence]));
});

test.each(documents.filter(path => path.startsWith("docs/decisions/")))("%s has its three sections", path => {
  expect(path).toMatch(/\/\d{4}-[a-z0-9-]+\.md$/);
  expect([...read(path).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
    "Context",
    "Decision",
    "Consequence"
  ]);
});

test("the numbers of decisions count up without gaps", () => {
  const numbers = readdirSync(join(root, "docs/decisions"))
    .sort()
    .map(name => Number(name.slice(0, 4)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
