import {z} from "zod";
import {stageNames} from "../stage.js";

// What the commands answer with --json (docs/json.md). Those with a shape of their own parts have it beside them.

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const stage = z.enum(stageNames);
const municipality = {kommune: z.string(), navn: z.string()};

export const helped = z.strictObject({help: z.string()});
export const versioned = z.strictObject({version: z.string()});

export const generated = z.strictObject({
  files: count,
  bytes: count,
  years: z.array(
    z.strictObject({
      year: z.int(),
      persons: count,
      recipients: count,
      habilitation: count,
      services: z.record(z.string(), count)
    })
  )
});

const step = z.strictObject({stage, part: z.string(), runs: z.boolean(), reason: z.string()});

export const planned = z.strictObject({steps: z.array(step)});

export const ran = z.strictObject({
  run: z.string(),
  stages: z.array(
    z.strictObject({
      stage,
      ran: z.boolean(),
      reasons: z.array(z.string()),
      counts: z.record(z.string(), count),
      elapsedMs: count
    })
  ),
  release: z.strictObject({id: z.string(), made: z.boolean(), folder: z.string()}).nullable(),
  deliveries: z.strictObject({
    found: count,
    ignored: count,
    newlyParsed: count,
    accepted: count,
    rejected: count,
    superseded: count,
    gone: z.array(z.string())
  }),
  years: z.array(
    z.strictObject({
      aar: z.int(),
      kommuner: count,
      delivered: count,
      missing: z.int(),
      /** Null where there are fewer than ten. */
      persons: count.nullable(),
      /** `country`: the number as published. */
      habRehab: z.strictObject({shown: count, hidden: count, notReported: count, country: z.string()}).nullable()
    })
  ),
  /** The follow-up of deliveries; null when tabulate was not asked for. */
  followUp: z
    .strictObject({
      ran: z.boolean(),
      reasons: z.array(z.string()),
      counts: z.strictObject({years: count, municipalities: count}),
      page: z.string()
    })
    .nullable(),
  /** By consequence. */
  findings: z.record(z.string(), count),
  warnings: z.array(z.string())
});

export const standing = z.strictObject({
  work: z.string(),
  years: z.array(
    z.strictObject({
      aar: z.int(),
      kommuner: count,
      delivered: count,
      missing: z.array(z.strictObject({...municipality, rejected: z.boolean()})),
      rejectedDeliveries: count,
      supersededDeliveries: count,
      withoutIdent: z.array(z.strictObject({...municipality, bydel: z.string()})),
      wholeBesideDistricts: z.array(z.strictObject({...municipality, bydeler: z.array(z.string())})),
      localOnlyPercent: z.number().nullable()
    })
  ),
  rejectedWithoutYear: count,
  files: z.strictObject({ignored: count, gone: z.array(z.string())}),
  lastRun: z.strictObject({
    id: z.string(),
    started: z.string(),
    ended: z.string().nullable(),
    state: z.enum(["running", "left", "done", "failed", "interrupted"]),
    exitCode: z.int().nullable(),
    error: z.string().nullable()
  }),
  /** What a run would make; null where that cannot be told, and `staleUnknown` says why. */
  stale: z.array(step).nullable(),
  staleUnknown: z.string().nullable(),
  /** Pages on how the deliveries of a year stand. */
  followUp: z.array(z.string())
});

const findingCount = z.strictObject({
  konsekvens: z.enum(["reject_file", "reject_row", "set_null", "warn"]),
  regel: z.string(),
  /** Null: the document as a whole. */
  klasse: z.string().nullable(),
  attributt: z.string().nullable(),
  antall: count
});

/** Counted, or with --out the file that they were written to. */
export const foundIn = z.union([
  z.strictObject({total: count, findings: z.array(findingCount)}),
  z.strictObject({total: count, file: z.string()})
]);

export const verified = z.strictObject({
  folder: z.string(),
  passed: z.boolean(),
  /** By the manifest; null where it cannot be read. */
  id: z.string().nullable(),
  files: count,
  problems: z.array(z.strictObject({path: z.string(), what: z.string()}))
});

export const auditedRelease = z.strictObject({
  folder: z.string(),
  passed: z.boolean(),
  strength: z.enum(["certificate", "weaker, no certificate"]),
  tables: z.array(
    z.strictObject({
      table: z.string(),
      hidden: count,
      determined: count,
      tooNarrow: count,
      insiderPairs: count,
      /** Number of cells by how their range was shown. */
      shownBy: z.record(z.string(), count)
    })
  ),
  /** Cells are named only with the work folder. */
  problems: z.array(z.strictObject({what: z.string(), count, cells: z.array(z.string()).optional()}))
});

export const listedLedger = z.strictObject({
  head: z.strictObject({entries: count, sha256}),
  entries: z.array(
    z.strictObject({number: count, release: z.string(), added: z.iso.datetime(), tables: z.array(z.string())})
  )
});

export const extendedLedger = z.strictObject({
  entries: z.array(z.strictObject({number: count, release: z.string(), added: z.boolean()}))
});
