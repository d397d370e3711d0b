import {brokenFile} from "./brokenFile.js";
import {utf8} from "./openCsv.js";

/** JSON as it is published: two spaces, LF. No `<` stands in it, so that nothing in it is markup wherever it is put. */
export function formatJson(value: unknown): string {
  return `${withoutMarkup(JSON.stringify(value, null, 2))}\n`;
}

/** The same in one line, to be put together with other parts. */
export function compactJson(value: unknown): string {
  return withoutMarkup(JSON.stringify(value));
}

function withoutMarkup(json: string): string {
  return json.replaceAll("<", "\\u003c");
}

/** Reads published JSON; throws `blocked` for anything else. */
export function parsePublishedJson(bytes: Uint8Array, path: string): unknown {
  const text = utf8(bytes, path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw brokenFile(path, "The file is not JSON.", cause);
  }
}
