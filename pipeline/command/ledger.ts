import {readRelease} from "../audit/readTables.js";
import {appendToLedger} from "../ledger/append.js";
import {requireLedger} from "../ledger/ledger.js";
import {type Publication, readPublication} from "../ledger/publication.js";
import {makeWorkFolder, withLock} from "../lock.js";
import {alignedTable, amount, printable} from "../text.js";
import type {LedgerArguments} from "./arguments/ledger.js";
import type {CommandContext, CommandResult} from "./command.js";
import {extendedLedger, listedLedger} from "./shapes.js";

/**
 * `kprstat ledger list`: what was ever published. `kprstat ledger add`: takes in publications made before, all of them or
 * none where one cannot be read. Throws `missing`, `blocked`, `disclosure` for a ledger that is not whole, `cannotWrite`, or
 * `tryLater` while a run uses the folder.
 */
export async function ledgerCommand(options: LedgerArguments, context: CommandContext): Promise<CommandResult> {
  return options.action === "list" ? list(options) : add(options, context);
}

async function list({work, output}: LedgerArguments): Promise<CommandResult> {
  const {entries, head} = await requireLedger(work, output);
  const told = entries.map(({number, release, added, tables}) => ({
    number,
    release,
    added,
    tables: Object.keys(tables)
  }));
  const table = alignedTable(
    [
      {heading: "Entry", align: "right"},
      {heading: "Release", align: "left"},
      {heading: "Added", align: "left"},
      {heading: "Tables", align: "right"}
    ],
    told.map(({number, release, added, tables}) => [String(number), printable(release), added, String(tables.length)])
  );
  const text = told.length === 0 ? "The ledger is empty." : table;
  return {json: {head, entries: told}, shape: listedLedger, text, kind: "answer", exitCode: 0};
}

async function add({work, output, releases}: LedgerArguments, {now}: CommandContext): Promise<CommandResult> {
  const publications: Publication[] = [];
  for (const folder of releases) {
    publications.push(await readPublication(folder));
    // What the auditor could not read would stop every later audit.
    await readRelease(folder);
  }
  makeWorkFolder(work);
  const results = await withLock(work, "ledger", async () => {
    await requireLedger(work, output);
    const appended = [];
    for (const publication of publications) {
      const {entry, added} = await appendToLedger(work, publication, now);
      appended.push({number: entry.number, release: entry.release, added});
    }
    return appended;
  });
  const lines = results.map(({number, release, added}) =>
    added ? `${printable(release)} is entry ${number} now.` : `${printable(release)} is entry ${number} already.`
  );
  const count = results.filter(({added}) => added).length;
  return {
    json: {entries: results},
    shape: extendedLedger,
    text: [...lines, "", `${amount(count, "entry", "entries")} added to the ledger.`].join("\n"),
    kind: "report",
    exitCode: 0
  };
}
