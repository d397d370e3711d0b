import type {Random} from "../random.js";
import type {WorldYear} from "../world.js";

/** What all rows of one file have in common. */
export interface FileFacts {
  readonly year: WorldYear;
  /** Version 3.5, where more is mandatory. */
  readonly oldFormat: boolean;
  /** First and last day of the data year. */
  readonly first: number;
  readonly last: number;
  /** Organisation numbers of those who give the services. */
  readonly institutions: readonly string[];
  readonly withoutHabilitation: boolean;
  /** Row ids of every class start after this. */
  readonly firstRowId: number;
}

/** One person in one file: days from which and until which the file can say something of the person. */
export interface Presence {
  readonly pePeID: number;
  readonly random: Random;
  readonly from: number;
  readonly end: number;
  /** The day on which everything ends, by death or by moving; null for most. */
  readonly closed: number | null;
  /** The person has come from another municipality in the year. */
  readonly arrived: boolean;
}

/** The date that stands for an open end. */
export const openEnd = 99991231;

/** First year with dates in the files; the control rules accept them from 2005 on. */
export const earliestYear = 2006;

/** An element of a row on a line of its own. */
export function element(name: string, value: number | string): string {
  return `      <${name}>${value}</${name}>\n`;
}
