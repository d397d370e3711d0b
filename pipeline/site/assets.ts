import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";
import {packageFolder} from "../packageFolder.js";

/** Parts of designsystemet (Digdir, MIT licence) that the pages use. */
const parts = ["base", "heading", "link", "list", "label", "button", "tag", "table", "skip-link"] as const;

/** Blocks of the theme that nothing on the pages asks for. */
const unusedBlocks = /^@layer ds\.theme\.(color-scheme\.dark|typography\.secondary)\b/;

/** A file of the site that is the same for every release. */
export interface Asset {
  readonly path: string;
  readonly content: string;
}

/** The style sheets and the script of the pages. */
export function siteAssets(): readonly Asset[] {
  const own = (name: string) => readFileSync(join(packageFolder(), "pipeline", "site", "assets", name), "utf8");
  return [
    {path: "assets/designsystemet.css", content: designSystem()},
    {path: "assets/site.css", content: own("site.css")},
    {path: "assets/site.js", content: own("site.js")}
  ];
}

/** Theme and parts, each in the layer that the design system gives it. */
function designSystem(): string {
  const require = createRequire(import.meta.url);
  const read = (path: string) => readFileSync(require.resolve(path), "utf8");
  const theme = topLevelBlocks(read("@digdir/designsystemet-css/theme.css"));
  return [
    "/* designsystemet, Digdir, https://github.com/digdir/designsystemet, MIT licence */",
    "@layer ds.theme, ds.base, ds.components;",
    ...theme.filter(block => !unusedBlocks.test(block)),
    ...parts.map(
      part => `@layer ds.${part === "base" ? "base" : "components"}{${read(`@digdir/designsystemet-css/${part}.css`)}}`
    ),
    ""
  ].join("\n");
}

/** A style sheet of blocks only, cut where each of them ends. */
export function topLevelBlocks(css: string): readonly string[] {
  const blocks: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < css.length; at++) {
    if (css[at] === "{") depth++;
    if (css[at] !== "}") continue;
    depth--;
    if (depth > 0) continue;
    blocks.push(css.slice(start, at + 1).trim());
    start = at + 1;
  }
  return blocks;
}
