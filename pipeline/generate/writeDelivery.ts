import {mkdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {shortContentText, writeContentMessage} from "./contentMessage.js";
import type {Delivery, SpoiledFile} from "./deliveries.js";
import {contentSpoiler, identSpoiler} from "./faults/spoilers.js";
import {shortIdentText, writeIdentMessage} from "./identMessage.js";
import type {World} from "./world.js";

/** What one written file holds. */
export interface WrittenDelivery {
  readonly bytes: number;
  /** PERSON elements of people who live there, in the file that counts. */
  readonly persons: number;
  readonly recipients: number;
  readonly habilitation: number;
  /** Persons by service code. */
  readonly services: Readonly<Record<number, number>>;
}

/** Persons in a file that is spoiled as a whole. */
const personsInSpoiledFile = 4;

/** Writes one file below `out`. */
export function writeDelivery(world: World, delivery: Delivery, out: string): WrittenDelivery {
  const {document, form} = delivery;
  const path = join(out, delivery.path);
  const services: Record<number, number> = {};
  const count = {persons: 0, recipients: 0, habilitation: 0};
  const {dirty} = world.options;
  if (document.kind === "spoiled") return {bytes: writeSpoiledFile(world, document, path), ...count, services};
  if (document.kind === "ident") {
    const spoil = dirty && document.units[0] ? identSpoiler(document.units[0]) : null;
    return {bytes: writeIdentMessage(world, document, path, form, spoil), ...count, services};
  }
  const spoiler = dirty ? contentSpoiler(world, document.unit) : null;
  const bytes = writeContentMessage(world, document, path, form, spoiler, (role, account) => {
    // A person who has moved is counted at the home that was left.
    if (!delivery.counts || role === "arrived" || role === "deceased") return;
    count.persons++;
    if (account.services.length > 0) count.recipients++;
    if (account.habilitation) count.habilitation++;
    for (const code of account.services) services[code] = (services[code] ?? 0) + 1;
  });
  return {bytes, ...count, services};
}

function writeSpoiledFile(world: World, {fault, unit}: SpoiledFile, path: string): number {
  const sent = unit.year + 1;
  const content = shortContentText(
    world,
    {kind: "content", unit, lopenr: 90, lagetDato: sent * 10_000 + 114, revision: 0},
    personsInSpoiledFile
  );
  const ident = shortIdentText(
    world,
    {kind: "ident", units: [unit], lopenr: 90, uttakDato: `${sent}-01-14`, complete: true},
    personsInSpoiledFile
  );
  const bytes = fault.make({year: unit.year, content, ident});
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, bytes, {flag: "wx"});
  return bytes.length;
}
