/** Valid on 1 January of every year from `fromYear` up to, not including, `toYear`; null is open. */
export interface Interval {
  readonly fromYear: number | null;
  readonly toYear: number | null;
}

/** Whether the interval holds on 1 January of `aar`. */
export function isValidIn(interval: Interval, aar: number): boolean {
  return (interval.fromYear ?? aar) <= aar && aar < (interval.toYear ?? aar + 1);
}
