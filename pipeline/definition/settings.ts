/** From data year `fromYear` on, persons reported by `municipalities` or more in one year are kept, or left out of every table. */
export interface TestPersonRule {
  readonly fromYear: number;
  readonly rule: "keep" | "exclude";
  readonly municipalities: number;
  /** Where the rule comes from. */
  readonly source: string;
}

/** What the register's staff are told of a municipality's deliveries: more than each of these, never just as much. */
export interface FollowUpLimits {
  /** A jump is a change of more than this many percent of last year's persons … */
  readonly jumpPercent: number;
  /** … and of more than this many persons. */
  readonly jumpPersons: number;
  /** Findings per 1000 rows read. */
  readonly findingsPer1000: number;
}

/** What the command `publish` keeps to, and `approve` before it. */
export interface PublicationSettings {
  /** The time of day at which figures are published where the date says none, `08:00`. */
  readonly time: string;
  /** Whose clocks: `Europe/Oslo`. */
  readonly timeZone: string;
  /** Data years whose figures are kept back until a day (`2025-04-01`); others may be published at once. */
  readonly dates: readonly {readonly dataYear: number; readonly date: string; readonly time?: string | undefined}[];
}

/** What is set for the pipeline as a whole (config/settings.json). */
export interface Settings {
  readonly years: {
    /** First configured data year. */
    readonly first: number;
    /** Last configured data year; null is the last calendar year. */
    readonly last: number | null;
  };
  /** What is done with test persons, each rule from its first year until the next one's. */
  readonly testPersons: readonly TestPersonRule[];
  readonly limits: {
    /** Decompressed size of one file, bytes. */
    readonly maxFileBytes: number;
    /** Decompressed bytes per compressed byte. */
    readonly maxCompressionRatio: number;
    /** Depth of nested elements. */
    readonly maxDepth: number;
    /** Size of one piece of markup (a tag, a comment), characters. */
    readonly maxMarkupLength: number;
  };
  readonly followUp: FollowUpLimits;
  /** Bytes of XML after which a worker closes its segment. */
  readonly segmentBytes: number;
  readonly threads: number;
  /** Memory of the run's database, for example `1GB`. */
  readonly memoryLimit: string;
  /** Memory of the database of each worker thread. */
  readonly workerMemoryLimit: string;
  readonly approval: {
    /** A release is approved by somebody else than whose run made it. */
    readonly byAnother: boolean;
  };
  readonly publication: PublicationSettings;
}
