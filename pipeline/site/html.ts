import {escaped} from "../staffPage.js";
import type {SiteContext} from "./context.js";
import {type Cell, numberText} from "./numbers.js";
import {type Word, word} from "./words.js";

/** A word of the pages as HTML. */
export function say(name: Word, {language}: Pick<SiteContext, "language">): string {
  return escaped(word(name, language));
}

export function link(href: string, text: string, attributes = ""): string {
  return `<a class="ds-link" href="${escaped(href)}"${attributes}>${escaped(text)}</a>`;
}

/** A part of a page under a heading of its own. */
export interface PagePart {
  /** Unlike that of any other on the page. */
  readonly id: string;
  readonly text: string;
  readonly html: string;
}

export function partsHtml(parts: readonly PagePart[]): string {
  return parts.map(({id, text, html}) => heading(2, text, id) + html).join("");
}

/** Links to parts further down the page. */
export function onThisPage(parts: readonly Pick<PagePart, "id" | "text">[], language: SiteContext["language"]): string {
  const items = parts.map(({id, text}) => `<li>${link(`#${id}`, text)}</li>\n`);
  return `<nav class="contents" aria-label="${say("onThisPage", {language})}">\n<ul>\n${items.join("")}</ul>\n</nav>\n`;
}

export function paragraphs(texts: readonly string[]): string {
  return texts.map(text => `<p>${escaped(text)}</p>\n`).join("");
}

export function heading(level: 1 | 2 | 3, text: string, id?: string): string {
  const size = {1: "lg", 2: "sm", 3: "xs"}[level];
  return `<h${level} class="ds-heading" data-size="${size}"${id === undefined ? "" : ` id="${id}"`}>${escaped(text)}</h${level}>\n`;
}

/** Terms and what they are; what has nothing is left out. Values are HTML. */
export function facts(terms: readonly (readonly [term: string, value: string | null])[]): string {
  const shown = terms.flatMap(([term, value]) =>
    value === null ? [] : [`<div><dt>${escaped(term)}</dt><dd>${value}</dd></div>\n`]
  );
  return `<dl class="facts">\n${shown.join("")}</dl>\n`;
}

/** A number, or the mark in its place and, for those who do not see the mark, the words (a short tag: there are many). */
export function cellHtml(cell: Cell, marks: Readonly<Record<string, string>>, context: SiteContext): string {
  return cellWriter(marks, context)(cell);
}

/** Writes the many cells of a table. */
export function cellWriter(marks: Readonly<Record<string, string>>, context: SiteContext): (cell: Cell) => string {
  const {language, configuration} = context;
  const written = new Map<Cell["status"], string>();
  return ({text, status}) => {
    if (status === "ok") return `<td>${numberText(text, language)}</td>`;
    const html =
      written.get(status) ??
      `<td>${escaped(marks[status] ?? "")}<i> ${escaped(configuration.labels.statuses[status][language])}</i></td>`;
    written.set(status, html);
    return html;
  };
}

/** What the marks of these cells mean; nothing where every number is shown. */
export function legend(
  cells: readonly Cell[],
  marks: Readonly<Record<string, string>>,
  context: SiteContext,
  root: string
): string {
  const {labels} = context.configuration;
  const used = new Set(cells.map(({status}) => status));
  const explained = Object.keys(marks)
    .filter(status => used.has(status as Cell["status"]))
    .map(
      status =>
        `<span><b>${escaped(marks[status] ?? "")}</b> ${escaped(labels.statuses[status as Cell["status"]][context.language])}</span>`
    );
  if (explained.length === 0) return "";
  const more = link(`${root}${context.language}/tegn.html`, word("moreMarks", context.language));
  return `<p class="legend">${escaped(labels.marksHeading[context.language])}: ${explained.join("; ")}. ${more}</p>\n`;
}

export interface TableColumn {
  readonly heading: string;
  readonly holds: "text" | "number";
}

export interface TableRow {
  readonly heading: string;
  /** Where the heading leads, relative to the page. */
  readonly href?: string;
  /** Whole `td` elements; a text has the class `t`, as most are numbers. */
  readonly cells: readonly string[];
}

export interface DataTable {
  /** Unlike that of any other on the page. */
  readonly id: string;
  readonly caption: string;
  /** The first names the rows. */
  readonly columns: readonly TableColumn[];
  readonly groups: readonly {readonly heading: string | null; readonly rows: readonly TableRow[]}[];
  /** What the script may add: `sort` by any column, and `filter` by the rows' names. */
  readonly can?: "sort" | "filter";
}

/** A table that scrolls by itself where it is wider than the screen, by keyboard too. */
export function tableHtml({id, caption, columns, groups, can}: DataTable, context: SiteContext): string {
  const head = columns.map(({heading, holds}) => `<th scope="col"${numeric(holds)}>${escaped(heading)}</th>`);
  const body = groups.map(({heading, rows}) => {
    const title =
      heading === null
        ? ""
        : `<tr><th class="group" scope="rowgroup" colspan="${columns.length}">${escaped(heading)}</th></tr>\n`;
    return `<tbody>\n${title}${rows.map(rowHtml).join("")}</tbody>\n`;
  });
  return `<section class="scroll" tabindex="0" aria-labelledby="${id}">
<table class="ds-table"${canHtml(can, context)}>
<caption id="${id}"><span>${escaped(caption)}</span></caption>
<thead><tr>${head.join("")}</tr></thead>
${body.join("")}</table>
</section>
`;
}

/** Marks a table or list for the script, with the words that it writes. */
export function canHtml(can: DataTable["can"], context: SiteContext): string {
  if (can === undefined) return "";
  const words = can === "sort" ? "" : ` data-find="${say("filter", context)}" data-found="${say("found", context)}"`;
  return ` data-can="${can}"${words}`;
}

function rowHtml({heading, href, cells}: TableRow): string {
  const name = href === undefined ? escaped(heading) : `<a href="${escaped(href)}">${escaped(heading)}</a>`;
  return `<tr><th scope="row">${name}</th>${cells.join("")}</tr>\n`;
}

function numeric(holds: TableColumn["holds"]): string {
  return holds === "number" ? ' class="n"' : "";
}

export function textCell(text: string): string {
  return `<td class="t">${escaped(text)}</td>`;
}
