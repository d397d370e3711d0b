import {z} from "zod";
import {apiSource, sourcesPath, tablesPath} from "./apiPaths.js";
import {apiTable} from "./apiTable.js";
import {brokenFile} from "./brokenFile.js";
import {dataPackage} from "./dataPackage.js";
import {dcatCatalogue} from "./dcat.js";
import type {ReleaseDocument} from "./document.js";
import {formatJson, parsePublishedJson} from "./json.js";

/** The API's list of sources, which is this one. */
const apiSources: ReleaseDocument = {
  path: sourcesPath,
  format: ({words}) => {
    const {title, description, publisher} = words.publication;
    return formatJson([{id: apiSource, title: title.nb, description: description.nb, aboutUrl: publisher.homepage}]);
  },
  requireSame(bytes) {
    requireIds(bytes, sourcesPath, "id", [apiSource]);
  }
};

/** The API's list of tables. */
const apiTables: ReleaseDocument = {
  path: tablesPath,
  format: ({tables}) => formatJson(tables.map(apiTable)),
  requireSame(bytes, tables) {
    requireIds(
      bytes,
      tablesPath,
      "tableId",
      tables.map(({shape}) => shape.table)
    );
  }
};

/** Every file about a release as a whole but its manifest, in the order in which they are written. */
export const documents: readonly ReleaseDocument[] = [dataPackage, dcatCatalogue, apiSources, apiTables];

function requireIds(bytes: Uint8Array, path: string, key: string, expected: readonly string[]): void {
  const read = z.array(z.record(z.string(), z.unknown())).safeParse(parsePublishedJson(bytes, path));
  const ids = read.success ? read.data.map(entry => entry[key]) : [];
  if (ids.join() !== expected.join()) throw brokenFile(path, `The list does not name ${expected.join(", ")}.`);
}
