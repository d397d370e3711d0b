import type {Database} from "./database/database.js";
import type {Configuration} from "./definition/configuration.js";
import type {Log} from "./log.js";

/** Names of the stages that exist, in the order in which a run goes through them. */
export const stageNames = [
  "ingest",
  "validate",
  "transform",
  "tabulate",
  "suppress",
  "audit",
  "publish",
  "site"
] as const;
export type StageName = (typeof stageNames)[number];

export interface Folders {
  /** Read only; never changed. */
  readonly deliveries: string;
  /** Person-level working data; mode 0700. */
  readonly work: string;
  /** What may be copied to the web. */
  readonly output: string;
}

/** Everything a stage may know of the world. No stage reads the clock, the environment or a global. */
export interface RunContext {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly log: Log;
  readonly folders: Folders;
  /** Last calendar year, from the clock of the run's start. */
  readonly lastCalendarYear: number;
  readonly force: boolean;
}
