import {expect, test} from "vitest";
import type {RunArguments} from "../../pipeline/command/arguments/run.js";
import {planText} from "../../pipeline/command/plan.js";
import {summaryForMachines, summaryText} from "../../pipeline/command/runSummary.js";
import type {RunSummary} from "../../pipeline/run.js";

const options: RunArguments = {
  deliveries: "/srv/kpr/deliveries",
  work: "/srv/kpr/work",
  output: "/srv/kpr/output",
  config: "/srv/kpr/config",
  years: null,
  only: null,
  from: null,
  to: null,
  force: false,
  keyFile: null
};

const summary: RunSummary = {
  stages: [
    {stage: "ingest", ran: true, reasons: ["5 new files"], counts: {files: 5}, elapsedMs: 1600},
    {stage: "validate", ran: false, reasons: [], counts: {}, elapsedMs: 0}
  ],
  release: {id: "2023-r2", made: true, folder: "/srv/kpr/output/releases/2023-r2"},
  deliveries: {
    found: 1430,
    ignored: 1,
    newlyParsed: 5,
    accepted: 1420,
    rejected: 4,
    superseded: 6,
    gone: ["2022/0301.xml"]
  },
  years: [
    {aar: 2019, kommuner: 422, delivered: 420, missing: 2, persons: 401_234, habRehab: null},
    {
      aar: 2023,
      kommuner: 356,
      delivered: 1,
      missing: 355,
      persons: 7,
      habRehab: {shown: 0, hidden: 1, notReported: 355, country: ""}
    }
  ],
  followUp: {
    ran: true,
    reasons: ["2023: deliveries changed"],
    counts: {years: 1, municipalities: 1},
    page: "/srv/kpr/work/followup/2023/followup.html"
  },
  findings: {warn: 1204, reject_row: 120},
  warnings: []
};

test("a run's summary in plain words", () => {
  expect(summaryText("20261122T081500Z-4711", summary, options, 42_000, "/srv/kpr")).toBe(
    `Run 20261122T081500Z-4711 took 42 s.

Deliveries
  files found                1 430
  not XML, ignored               1
  read for the first time        5
  deliveries accepted        1 420
  deliveries rejected            4
  superseded by a later one      6
  1 file that was here before is gone and no longer counts: 2022/0301.xml

Stage                 Time  Why
  ingest    ran      1,6 s  5 new files
  validate  skipped         nothing changed

Findings: 120 reject_row, 1 204 warn.

Year  Municipalities  Missing   Persons  poHab shown  Hidden  Not reported  Country
2019      420 of 422        2   401 234
2023        1 of 356      355  under 10            0       1           355        *

Release 2023-r2 is made and is the newest: output/releases/2023-r2

What to do next
  kprstat status --work work                                      who is missing, what is stale
  work/followup/2023/followup.html                                a page: who is missing, whose numbers jump
  kprstat findings --work work --kommune 0301 --out findings.csv  what one municipality should mend
  kprstat verify --output output                                  check the newest release
  kprstat approve --work work --output output 2023-r2             let somebody else approve it for publishing`
  );
});

test("a run that changes nothing says so", () => {
  const unchanged = {...summary, release: {id: "2023-r2", made: false, folder: "/srv/kpr/output/releases/2023-r2"}};
  const text = summaryText("20261122T081500Z-4711", unchanged, options, 900, "/somewhere/else");
  expect(text).toContain("Nothing under tables/ changed: no new release, 2023-r2 stays the newest.");
  expect(text).toContain("kprstat verify --output /srv/kpr/output");
});

test("a run that stops before the last stage has no release", () => {
  const stopped = {...summary, release: null, findings: {}};
  const text = summaryText("20261122T081500Z-4711", stopped, {...options, to: "validate"}, 900, "/srv/kpr");
  expect(text).toContain("No release was made: the run ended before the stage site.");
  expect(text).toContain("Findings: none.");
  expect(text).not.toContain("kprstat verify");
});

test("the summary for machines tells no small count of persons either", () => {
  const {run, years} = summaryForMachines("20261122T081500Z-4711", summary);
  expect(run).toBe("20261122T081500Z-4711");
  expect(years).toEqual([expect.objectContaining({persons: 401_234}), expect.objectContaining({persons: null})]);
});

test("a plan says what runs, what does not, and why", () => {
  expect(
    planText([
      {stage: "ingest", part: "2023/0301.xml", runs: true, reason: "new file"},
      {stage: "tabulate", part: "2022", runs: false, reason: "nothing changed"}
    ])
  ).toBe(`Stage     Part                    Why
ingest    2023/0301.xml  runs     new file
tabulate  2022           skipped  nothing changed

1 step would run.`);
  expect(planText([])).toBe("Nothing to do.");
});
