/** An element of a page as the reader of the tests sees it. */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (HtmlElement | string)[];
}

const voids = new Set(["meta", "link", "br", "input"]);
const named: Readonly<Record<string, string>> = {amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'"};

/** Reads a whole page; throws where a tag is not closed by its own. Written for these tests, from the standard. */
export function readPage(html: string): HtmlElement {
  const root: {name: string; attributes: Record<string, string>; children: (HtmlElement | string)[]} = {
    name: "",
    attributes: {},
    children: []
  };
  const open = [root];
  for (const [, text, closes, name, attributes = "", empty] of html.matchAll(
    /([^<]+)|<(\/?)([a-zA-Z!][\w-]*)((?:[^>"]|"[^"]*")*?)(\/?)>/g
  )) {
    const parent = open.at(-1);
    if (parent === undefined) throw new Error("A tag is closed that was not open.");
    if (text !== undefined) parent.children.push(decoded(text));
    else if (name === undefined || name === "!DOCTYPE") continue;
    else if (closes === "/") {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>.`);
      open.pop();
    } else {
      const element = {name, attributes: attributesOf(attributes), children: []};
      parent.children.push(element);
      if (!voids.has(name) && empty !== "/") open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> is not closed.`);
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const found = text.matchAll(/([^\s="]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, decoded(value)]));
}

function decoded(text: string): string {
  return text.replace(/&(\w+|#39);/g, (whole, name: string) => named[name] ?? whole);
}

export function all(element: HtmlElement, name: string): readonly HtmlElement[] {
  return element.children.flatMap(child =>
    typeof child === "string" ? [] : [...(child.name === name ? [child] : []), ...all(child, name)]
  );
}

export function textOf(element: HtmlElement): string {
  return element.children.map(child => (typeof child === "string" ? child : textOf(child))).join("");
}

/** What people see of a table: texts of cells, without words that only screen readers say. */
export interface ReadTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** `group` is the heading over the row, empty where there is none. */
  readonly rows: readonly {
    readonly group: string;
    readonly cells: readonly string[];
    readonly said: readonly string[];
  }[];
}

export function tablesIn(page: HtmlElement): readonly ReadTable[] {
  return all(page, "table").map(table => ({
    caption: all(table, "caption").map(textOf).join(),
    columns: all(table, "thead").flatMap(head => all(head, "th").map(textOf)),
    rows: all(table, "tbody").flatMap(rowsOf)
  }));
}

function rowsOf(body: HtmlElement): ReadTable["rows"] {
  const rows = all(body, "tr");
  const group = rows.flatMap(row => all(row, "th")).find(heading => heading.attributes.scope === "rowgroup");
  return rows
    .filter(row => all(row, "td").length > 0)
    .map(row => ({
      group: group === undefined ? "" : textOf(group),
      cells: row.children.filter(isElement).map(cell => textOf(without(cell, "i"))),
      said: row.children.filter(isElement).map(cell => all(cell, "i").map(textOf).join("").trim())
    }));
}

function isElement(child: HtmlElement | string): child is HtmlElement {
  return typeof child !== "string";
}

function without(element: HtmlElement, name: string): HtmlElement {
  return {...element, children: element.children.filter(child => typeof child === "string" || child.name !== name)};
}
