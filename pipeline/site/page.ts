import {escaped} from "../staffPage.js";
import type {SiteContext} from "./context.js";
import {link, say} from "./html.js";
import {dayText} from "./numbers.js";
import {type Language, languages, word} from "./words.js";

/** Nothing but the pages' own files; frame-ancestors can only be said by a server. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'"
].join("; ");

export interface Page {
  /** Below the site's folder and the language's: `kommune/0301.html`. */
  readonly path: string;
  /** Short; the site's name is added. */
  readonly title: string;
  readonly description: string;
  /** Pages above this one besides the front page. */
  readonly trail: readonly {readonly href: string; readonly text: string}[];
  /** HTML of the main content, its heading first. */
  readonly content: string;
}

/** From a page to the folder of the site, `../../`. */
export function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length);
}

/** What stands before and around the body of every page. `root` leads from the page to the folder of the site. */
export function documentHtml(
  language: Language,
  title: string,
  root: string,
  {head, body}: {readonly head: string; readonly body: string}
): string {
  return `<!DOCTYPE html>
<html lang="${language}" data-color-scheme="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${root}assets/designsystemet.css">
<link rel="stylesheet" href="${root}assets/site.css">
${head}</head>
<body>
${body}</body>
</html>
`;
}

/** A whole page. */
export function pageHtml({path, title, description, trail, content}: Page, context: SiteContext): string {
  const {language, configuration} = context;
  const root = rootFrom(path);
  const home = `${root}${language}/`;
  const site = configuration.site.title[language];
  const alternates = languages.map(
    other => `<link rel="alternate" hreflang="${other}" href="${root}${other}/${path}">\n`
  );
  const head = `<meta name="description" content="${escaped(description)}">
<script src="${root}assets/site.js" defer></script>
${alternates.join("")}`;
  const body = `<a class="ds-skip-link" href="#innhold">${say("skip", context)}</a>
<header class="top">
<div class="inner">
<a class="name" href="${home}index.html">${escaped(site)}</a>
<nav aria-label="${say("siteMenu", context)}">
<ul>
<li>${link(`${home}index.html`, word("statistics", language))}</li>
<li>${link(`${home}kommuner.html`, word("municipalities", language))}</li>
<li>${link(`${home}om.html`, word("about", language))}</li>
${languageLinks(path, root, language)}</ul>
</nav>
</div>
</header>
${path === "index.html" ? "" : trailHtml(trail, title, home, context)}<main id="innhold" tabindex="-1">
${content}</main>
${footer(home, context)}`;
  return documentHtml(language, title === site ? site : `${title} – ${configuration.site.shortTitle[language]}`, root, {
    head,
    body
  });
}

function languageLinks(path: string, root: string, language: Language): string {
  return languages
    .filter(other => other !== language)
    .map(
      other =>
        `<li>${link(`${root}${other}/${path}`, word("language", other), ` lang="${other}" hreflang="${other}"`)}</li>\n`
    )
    .join("");
}

function trailHtml(trail: Page["trail"], title: string, home: string, context: SiteContext): string {
  const above = [{href: `${home}index.html`, text: word("front", context.language)}, ...trail];
  return `<nav class="trail" aria-label="${say("trail", context)}">
<ol>
${above.map(({href, text}) => `<li>${link(href, text)}</li>\n`).join("")}<li aria-current="page">${escaped(title)}</li>
</ol>
</nav>
`;
}

function footer(home: string, context: SiteContext): string {
  const {language, publisher, release, configuration} = context;
  const {contact, licence} = publisher;
  const lines = [
    `${escaped(publisher.publisher.name[language])}. ${say("contact", context)}: ${contactHtml(contact, language)}`,
    `${say("release", context)} ${escaped(release.id)}, ${escaped(dayText(release.created, language))}. ${say("licence", context)}: ${link(licence.page, licence.title[language])}`,
    escaped(configuration.labels.attribution[language]),
    link(`${home}personvern.html`, word("privacy", language))
  ];
  return `<footer class="bottom">
<div class="inner">
${lines.map(line => `<p>${line}</p>\n`).join("")}</div>
</footer>
`;
}

/** Whom to ask, with the ways that there are. */
export function contactHtml({name, email, page}: SiteContext["publisher"]["contact"], language: Language): string {
  const named = page === null ? escaped(name[language]) : link(page, name[language]);
  return email === null ? named : `${named}, ${link(`mailto:${email}`, email)}`;
}
