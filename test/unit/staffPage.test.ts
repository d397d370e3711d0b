import {createHash} from "node:crypto";
import {readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {writeStaffFile} from "../../pipeline/staffFile.js";
import {norwegianAmount, norwegianNumber, type StaffPage, staffPage} from "../../pipeline/staffPage.js";
import {temporaryFolder} from "../support/landing.js";

const page: StaffPage = {
  title: "Oppfølging av <2024>",
  paragraphs: ["Å & Ø"],
  sections: [
    {heading: "Mangler", paragraphs: ["Ingen."], table: null},
    {
      heading: "Hopp",
      paragraphs: [],
      table: {
        caption: 'Hopp "i" tall',
        columns: [
          {heading: "Kommune", holds: "text"},
          {heading: "Endring", holds: "number"}
        ],
        rows: [
          ["<script>alert(1)</script>", "−12"],
          ["'\" onmouseover=x \u202elive\u0007", "3"]
        ]
      }
    }
  ]
};

test("a page takes all texts for plain text, and tells which style may apply", () => {
  const html = staffPage(page);
  expect(html).toContain("<title>Oppfølging av &lt;2024&gt;</title>");
  expect(html).toContain("<p>Å &amp; Ø</p>");
  expect(html).toContain('<th scope="row">&lt;script&gt;alert(1)&lt;/script&gt;</th><td class="number">−12</td>');
  expect(html).toContain('<th scope="row">&#39;&quot; onmouseover=x ?live?</th>');
  expect(html).toContain('aria-label="Hopp &quot;i&quot; tall"');
  expect(html).toContain('<th scope="col" class="number">Endring</th>');
  expect(html).not.toMatch(/<script|https?:|src=|href=|<[^>]*\son\w+=/);
  const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${hash}';`);
});

test("headings go down one by one, and there is one table with one caption", () => {
  const html = staffPage(page);
  expect([...html.matchAll(/<h(\d)>([^<]*)</g)].map(([, level, text]) => `${level} ${text}`)).toEqual([
    "1 Oppfølging av &lt;2024&gt;",
    "2 Mangler",
    "2 Hopp"
  ]);
  expect(html.match(/<table>/g)).toHaveLength(1);
  expect(html.match(/<caption>/g)).toHaveLength(1);
});

test("numbers are Norwegian", () => {
  expect([1234567, -12.34, 0].map(norwegianNumber)).toEqual(["1\u00a0234\u00a0567", "−12,3", "0"]);
  expect([0, 1, 2000].map(count => norwegianAmount(count, "ett tall", "tall"))).toEqual([
    "ingen tall",
    "ett tall",
    "2\u00a0000 tall"
  ]);
});

test("a file for the staff is its owner's alone, and leaves nothing beside it", () => {
  const folder = temporaryFolder();
  const path = join(folder, "followup", "2024", "followup.csv");
  writeStaffFile(path, "før");
  writeStaffFile(path, "nå");
  expect(readFileSync(path, "utf8")).toBe("nå");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "followup")).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, "followup", "2024"))).toEqual(["followup.csv"]);
  rmSync(folder, {recursive: true});
});

test("a file that cannot be written is no fault of the program's", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "followup"), "a file where a folder should be");
  expect(() => writeStaffFile(join(folder, "followup", "2024.csv"), "")).toThrow(
    expect.objectContaining({kind: "cannotWrite", exitCode: 73})
  );
  rmSync(folder, {recursive: true});
});
