import type {PublicationSettings} from "../definition/settings.js";
import {KprstatError} from "../errors.js";

/** When figures may be published, and how people say it. */
export interface Embargo {
  readonly until: Date;
  /** `2025-04-01 08:00 (Europe/Oslo)`. */
  readonly local: string;
}

/** When a release with these newest figures may be published; null where the settings keep back nothing. */
export function embargoOf({dates, time, timeZone}: PublicationSettings, dataYear: number): Embargo | null {
  const kept = dates.find(date => date.dataYear === dataYear);
  if (kept === undefined) return null;
  const ofDay = kept.time ?? time;
  return {until: instantOf(kept.date, ofDay, timeZone), local: `${kept.date} ${ofDay} (${timeZone})`};
}

/** @throws KprstatError tryLater before the time of an embargo */
export function requireEmbargoOver(embargo: Embargo | null, release: string, now: Date): void {
  if (embargo === null || now.getTime() >= embargo.until.getTime()) return;
  throw new KprstatError("tryLater", {
    what: `The release ${release} is not to be published before ${embargo.local}.`,
    where: "settings.json, publication",
    remedy: "Start again then, or change the date in the configuration."
  });
}

/**
 * The instant at which clocks in a time zone show a day and time. Where they show it twice it is the later one, and
 * where they leap over it the instant that is as long after the leap: never too early.
 */
export function instantOf(date: string, time: string, timeZone: string): Date {
  const shown = Date.parse(`${date}T${time}:00Z`);
  const day = 86_400_000;
  // Clocks change by what they differ from UTC a day before and after.
  const possible = [shown - day, shown + day].map(near => shown - (clockAt(near, timeZone) - near));
  const exact = possible.filter(instant => clockAt(instant, timeZone) === shown);
  return new Date(Math.max(...(exact.length > 0 ? exact : possible)));
}

/** What the clocks of a time zone show at an instant, as if it were UTC; milliseconds since 1970, whole seconds. */
function clockAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric"}
  });
  const parts = new Map(format.formatToParts(instant).map(({type, value}) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}
