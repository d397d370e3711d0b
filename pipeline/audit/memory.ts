import type {TableReport} from "./report.js";

/** What an audit by this program found before, by the fingerprint of all that it read. */
export interface AuditMemory {
  /** What it counted in a year in which it found nothing. */
  readonly passed: Memory<readonly TableReport[]>;
  /** What a release tells, by its files and its certificate. */
  readonly told: Memory<ToldYears>;
}

export interface Memory<Answer> {
  /** Null where there is none. */
  find(fingerprint: string): Answer | null;
  keep(fingerprint: string, answer: Answer): void;
}

/** By year, the fingerprint of what a release tells of it (`toldYears`). */
export type ToldYears = ReadonlyMap<number, string>;
