import {createHash} from "node:crypto";

/** A page for the register's staff, Norwegian: whole in one file, without script, and asking nothing of any network. */
export interface StaffPage {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly sections: readonly StaffSection[];
}

export interface StaffSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Null where there is nothing to list. */
  readonly table: StaffTable | null;
}

export interface StaffTable {
  readonly caption: string;
  readonly columns: readonly {readonly heading: string; readonly holds: "text" | "number"}[];
  /** One text per column; the first names the row. */
  readonly rows: readonly (readonly string[])[];
}

const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 75rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin-top: 2rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #8888; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
:focus-visible { outline: 3px solid #0b66c3; }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/** The page as HTML. All texts are taken for plain text, whatever is in them. */
export function staffPage({title, paragraphs, sections}: StaffPage): string {
  return `<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${paragraphsHtml(paragraphs)}${sections.map(sectionHtml).join("")}</main>
</body>
</html>
`;
}

/** Text between tags or in a quoted attribute. Characters that would turn the direction of the text are shown as `?`. */
export function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"};
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "?")
    .replace(/[&<>"']/g, sign => named[sign] ?? "");
}

/** A number on a Norwegian page: `1 234,5`, with a real minus sign. */
export function norwegianNumber(value: number): string {
  return new Intl.NumberFormat("nb-NO", {maximumFractionDigits: 1}).format(value);
}

/** A moment, ISO 8601, on a Norwegian clock: `11. januar 2025 kl. 03:00`. */
export function norwegianTime(moment: string): string {
  const form = {dateStyle: "long", timeStyle: "short", timeZone: "Europe/Oslo"} as const;
  return new Intl.DateTimeFormat("nb-NO", form).format(new Date(moment));
}

/** `ett tall`, `3 tall`, `ingen tall`. */
export function norwegianAmount(count: number, one: string, several: string): string {
  if (count === 0) return `ingen ${several}`;
  return count === 1 ? one : `${norwegianNumber(count)} ${several}`;
}

function sectionHtml({heading, paragraphs, table}: StaffSection): string {
  return `<section>
<h2>${escaped(heading)}</h2>
${paragraphsHtml(paragraphs)}${table === null ? "" : tableHtml(table)}</section>
`;
}

function paragraphsHtml(paragraphs: readonly string[]): string {
  return paragraphs.map(text => `<p>${escaped(text)}</p>\n`).join("");
}

/** A wide table scrolls by itself, by keyboard too. */
function tableHtml({caption, columns, rows}: StaffTable): string {
  const open = (tag: string, index: number, scope = "") =>
    `<${tag}${scope}${columns[index]?.holds === "number" ? ' class="number"' : ""}>`;
  const heading = columns.map((column, index) => `${open("th", index, ' scope="col"')}${escaped(column.heading)}</th>`);
  const body = rows.map(row => {
    const cells = row.map((text, index) =>
      index === 0
        ? `${open("th", 0, ' scope="row"')}${escaped(text)}</th>`
        : `${open("td", index)}${escaped(text)}</td>`
    );
    return `<tr>${cells.join("")}</tr>\n`;
  });
  return `<div class="table" role="region" tabindex="0" aria-label="${escaped(caption)}">
<table>
<caption>${escaped(caption)}</caption>
<thead><tr>${heading.join("")}</tr></thead>
<tbody>
${body.join("")}</tbody>
</table>
</div>
`;
}
