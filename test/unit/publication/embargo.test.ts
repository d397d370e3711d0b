import {describe, expect, test} from "vitest";
import {embargoOf, instantOf, requireEmbargoOver} from "../../../pipeline/publication/embargo.js";

const oslo = "Europe/Oslo";

describe("the instant at which Norwegian clocks show a day and time", () => {
  test.each([
    ["2025-01-15", "08:00", "2025-01-15T07:00:00.000Z"],
    ["2025-07-01", "08:00", "2025-07-01T06:00:00.000Z"],
    // Clocks go from 02:00 to 03:00 on 30 March 2025.
    ["2025-03-29", "08:00", "2025-03-29T07:00:00.000Z"],
    ["2025-03-30", "01:59", "2025-03-30T00:59:00.000Z"],
    ["2025-03-30", "03:00", "2025-03-30T01:00:00.000Z"],
    ["2025-03-30", "08:00", "2025-03-30T06:00:00.000Z"],
    ["2025-03-31", "08:00", "2025-03-31T06:00:00.000Z"],
    // And from 03:00 back to 02:00 on 26 October 2025.
    ["2025-10-25", "08:00", "2025-10-25T06:00:00.000Z"],
    ["2025-10-26", "01:59", "2025-10-25T23:59:00.000Z"],
    ["2025-10-26", "03:00", "2025-10-26T02:00:00.000Z"],
    ["2025-10-26", "08:00", "2025-10-26T07:00:00.000Z"],
    ["2025-10-27", "08:00", "2025-10-27T07:00:00.000Z"],
    ["2025-01-01", "00:00", "2024-12-31T23:00:00.000Z"]
  ])("%s %s is %s", (date, time, instant) => {
    expect(instantOf(date, time, oslo).toISOString()).toBe(instant);
  });

  test("is never too early for a time that is shown twice, or never", () => {
    expect(instantOf("2025-10-26", "02:30", oslo).toISOString()).toBe("2025-10-26T01:30:00.000Z");
    expect(instantOf("2025-03-30", "02:30", oslo).toISOString()).toBe("2025-03-30T01:30:00.000Z");
  });

  test("follows the clocks of other time zones", () => {
    expect(instantOf("2025-07-01", "08:00", "UTC").toISOString()).toBe("2025-07-01T08:00:00.000Z");
    expect(instantOf("2025-07-01", "08:00", "America/St_Johns").toISOString()).toBe("2025-07-01T10:30:00.000Z");
  });
});

describe("an embargo", () => {
  const settings = {
    time: "08:00",
    timeZone: oslo,
    dates: [
      {dataYear: 2023, date: "2024-04-02"},
      {dataYear: 2024, date: "2025-04-01", time: "10:15"}
    ]
  };

  test("is that of the newest data year, at the usual time where it has none of its own", () => {
    expect(embargoOf(settings, 2023)).toEqual({
      until: new Date("2024-04-02T06:00:00Z"),
      local: "2024-04-02 08:00 (Europe/Oslo)"
    });
    expect(embargoOf(settings, 2024)?.local).toBe("2025-04-01 10:15 (Europe/Oslo)");
    expect(embargoOf(settings, 2022)).toBeNull();
  });

  test("ends to the millisecond", () => {
    const embargo = embargoOf(settings, 2023);
    const at = (time: string) => () => requireEmbargoOver(embargo, "2023-r1", new Date(time));
    expect(at("2024-04-02T05:59:59.999Z")).toThrow(
      expect.objectContaining({
        kind: "tryLater",
        exitCode: 75,
        parts: expect.objectContaining({
          what: "The release 2023-r1 is not to be published before 2024-04-02 08:00 (Europe/Oslo)."
        })
      })
    );
    expect(at("2024-04-02T06:00:00.000Z")).not.toThrow();
    expect(() => requireEmbargoOver(null, "2022-r1", new Date(0))).not.toThrow();
  });
});
