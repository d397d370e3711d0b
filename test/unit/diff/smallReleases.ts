import {mkdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import type {ReleaseFiles} from "../../../pipeline/diff/releaseDifference.js";
import {fileEntry, type Manifest} from "../../../pipeline/publish/manifest.js";
import {tablePath} from "../../../pipeline/publish/shape.js";

const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Writes a release that has just these open data files, by table: lines with the header first. */
export function smallRelease(
  folder: string,
  id: string,
  tables: Readonly<Record<string, readonly string[]>>,
  change: Partial<Manifest> = {}
): ReleaseFiles {
  const files = Object.entries(tables).map(([table, lines]) => {
    const path = tablePath(table, "csv");
    const bytes = Buffer.from(lines.map(line => `${line}\n`).join(""));
    mkdirSync(dirname(join(folder, id, path)), {recursive: true});
    writeFileSync(join(folder, id, path), bytes);
    return fileEntry(path, bytes, lines.length - 1);
  });
  const manifest: Manifest = {
    ...{id, created: `2025-01-1${id.slice(-1)}T02:00:00.000Z`, dataYears: [2023, 2024], codeVersion: "1.0.0+abc"},
    ...{configurationSha256: nothing, inputSha256: nothing, ledger: {entries: 0, sha256: nothing}, files, cells: []},
    ...change
  };
  return {folder: join(folder, id), manifest};
}

export const habRehabHeader = "aar,geo_niva,geo,personer,personer_status,per_1000,per_1000_status";

/** A release whose numbers are other than those of the one before in every way there is. */
export const before: Readonly<Record<string, readonly string[]>> = {
  hab_rehab_utenfor_institusjon: [
    habRehabHeader,
    "2023,kommune,0301,812,ok,1.1,ok",
    "2024,kommune,0301,800,ok,1.1,ok",
    "2024,kommune,1103,64,ok,0.4,ok",
    "2024,kommune,1106,,suppressed,,suppressed",
    "2024,kommune,1151,0,not_reported,,not_reported",
    "2024,kommune,4601,,suppressed,,suppressed",
    "2024,land,0,864,ok,0.2,ok"
  ],
  rapporteringsstatus: [
    "aar,geo,levert,lopenr,laget_dato,versjon,andel_avvist,poHab_levert",
    "2024,0301,ja,1,20250103,3.7,0.3,ja",
    "2024,1151,nei,,,,,nei"
  ],
  tjenestemottakere_gruppe: ["aar,geo_niva,geo,periode,gruppe,personer,personer_status", "2024,land,0,x,ALLE,9,ok"]
};

export const after: Readonly<Record<string, readonly string[]>> = {
  hab_rehab_utenfor_institusjon: [
    habRehabHeader,
    "2024,kommune,0301,805,ok,1.1,ok",
    "2024,kommune,1103,,suppressed,,suppressed",
    "2024,kommune,1106,31,ok,0.8,ok",
    "2024,kommune,1151,12,ok,59.4,ok",
    "2024,kommune,4601,,suppressed,,suppressed",
    "2024,kommune,5001,40,ok,0.2,ok",
    "2024,land,0,888,ok,0.2,ok"
  ],
  rapporteringsstatus: [
    "aar,geo,levert,lopenr,laget_dato,versjon,andel_avvist,poHab_levert",
    "2024,0301,ja,2,20250109,3.7,0.3,ja",
    "2024,1151,nei,,,,,nei"
  ],
  tilbakemelding_tjenester: ["aar,geo_niva,geo,tjeneste,personer,personer_status", "2024,land,0,01,9,ok"]
};
