import {statuses} from "../cells.js";
import {escaped} from "../staffPage.js";
import type {SiteContext} from "./context.js";
import {heading, link, paragraphs, tableHtml, textCell} from "./html.js";
import type {Page} from "./page.js";
import {word} from "./words.js";

/** What the numbers are, how persons are protected, what marks mean, and how numbers are made. */
export function aboutPages(context: SiteContext): readonly Page[] {
  const {language, configuration} = context;
  const {pages} = configuration.site;
  const trail = [{href: "om.html", text: word("about", language)}];
  const texts = (of: readonly {readonly nb: string; readonly en: string}[]) =>
    paragraphs(of.map(text => text[language]));
  const page = (path: string, name: "definitions" | "privacy" | "marks" | "methods", content: string): Page => ({
    path,
    title: word(name, language),
    description: `${word("about", language)}: ${word(name, language)}`,
    trail,
    content: heading(1, word(name, language)) + content
  });
  return [
    {
      path: "om.html",
      title: word("about", language),
      description: word("about", language),
      trail: [],
      content: heading(1, word("about", language)) + listOfPages(context)
    },
    page("definisjoner.html", "definitions", texts(pages.definitions)),
    page("personvern.html", "privacy", texts(pages.privacy)),
    page("tegn.html", "marks", marksTables(context)),
    page("metode.html", "methods", texts(pages.methods) + codeVersion(context))
  ];
}

function listOfPages({language}: SiteContext): string {
  const pages = [
    ["definisjoner.html", "definitions"],
    ["personvern.html", "privacy"],
    ["tegn.html", "marks"],
    ["metode.html", "methods"]
  ] as const;
  return `<ul class="ds-list">\n${pages.map(([href, name]) => `<li>${link(href, word(name, language))}</li>\n`).join("")}</ul>\n`;
}

/** One table of marks for all statistics that write them in the same way. */
function marksTables(context: SiteContext): string {
  const {language, configuration, names} = context;
  const byMarks = new Map<string, string[]>();
  for (const {kind, table, marks} of configuration.statistics) {
    if (kind === "register") continue;
    const key = JSON.stringify(marks);
    byMarks.set(key, [...(byMarks.get(key) ?? []), names.statistic(table).name]);
  }
  const groups = [...byMarks];
  const empty = {heading: word("emptyField", language), cells: [textCell(word("noRow", language))]};
  return groups
    .map(([key, tables], at) => {
      const marks = JSON.parse(key) as Readonly<Record<string, string>>;
      const rows = statuses.flatMap(status =>
        marks[status] === undefined
          ? []
          : [{heading: marks[status], cells: [textCell(configuration.labels.statuses[status][language])]}]
      );
      return tableHtml(
        {
          id: `tegn-${at + 1}`,
          caption: groups.length === 1 ? word("marks", language) : tables.join(", "),
          columns: [
            {heading: word("mark", language), holds: "text"},
            {heading: word("status", language), holds: "text"}
          ],
          groups: [{heading: null, rows: [...rows, empty]}]
        },
        context
      );
    })
    .join("");
}

function codeVersion({language, release}: SiteContext): string {
  return `<p>${escaped(word("methodVersion", language))}: ${escaped(release.codeVersion)}.</p>\n`;
}
