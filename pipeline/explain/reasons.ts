import {readCertificate} from "../audit/certificate.js";
import type {CountDefinition, Measure} from "../definition/configuration.js";
import {codeBefore} from "../definition/reference.js";
import {earlierRelease, earlierReleases, type ReadingSource} from "../earlierReleases.js";
import {readLedger} from "../ledger/ledger.js";
import type {Labels} from "../publish/labels.js";
import {problemsWithLedger} from "../suppress/suppressRelease.js";
import type {WhyHidden} from "./explanation.js";
import {countsOfYear, otherFiles, type ProtectedYear, protectedYear} from "./protectedYear.js";
import type {ShownRow} from "./shownRow.js";
import {whyHidden} from "./whyHidden.js";

/** A release and where it stands how its cells were decided on. */
export interface ReasonSource extends ReadingSource {
  readonly release: {
    readonly id: string;
    readonly folder: string;
    /** SHA-256 of the open data files, by table. */
    readonly tables: Readonly<Record<string, string>>;
  };
  /** File of its certificate; null where there is none, and what only that knows is not told. */
  readonly certificate: string | null;
  readonly labels: Labels;
}

/** Why the hidden measures of a row are hidden, by name. Throws `blocked` for a certificate of other files. */
export async function reasonsOf(
  definition: CountDefinition,
  row: ShownRow,
  source: ReasonSource
): Promise<ReadonlyMap<string, WhyHidden>> {
  const isHidden = (name: string) => row.cell(name).status === "suppressed";
  const isTotal = definition.disclosure.totals === "published" && row.key[1] !== "kommune";
  const years = new Map<number, ProtectedYear | null>();
  const reasons = new Map<string, WhyHidden>();
  for (const measure of definition.measures.filter(({name}) => isHidden(name))) {
    const hiddenCounts = countsOf(measure).filter(isHidden);
    if (hiddenCounts.length > 0) {
      reasons.set(measure.name, {rule: "derived", of: hiddenCounts});
    } else if (isTotal) {
      reasons.set(measure.name, {rule: "nothing_shown_below"});
    } else if (source.certificate !== null) {
      const aar = Number(row.key[0]) - (measure.kind === "last_year" ? 1 : 0);
      const year = years.get(aar) ?? (await yearOf(aar, source, source.certificate));
      years.set(aar, year);
      const place = {table: definition.table, key: row.key, measure: measure.name};
      const reason = year && whyHidden(place, year, source.labels, source.context.configuration.reference);
      if (reason !== null) reasons.set(measure.name, reason);
    }
  }
  return reasons;
}

/** The counts that a share, rate or change is made of. */
function countsOf(measure: Measure): readonly string[] {
  switch (measure.kind) {
    case "count":
    case "last_year":
      return [];
    case "rate_per_1000":
      return [measure.of];
    case "share":
      return [measure.of, measure.in];
    case "change":
      return [measure.of, measure.from];
  }
}

/** One year of the release as it was decided on, in sight of the ledger of then; null when nothing is hidden in it. */
async function yearOf(aar: number, source: ReasonSource, path: string): Promise<ProtectedYear | null> {
  const {reference, sums} = source.context.configuration;
  const {years, ledger, tables: certified} = await readCertificate(path);
  const {id, folder, tables: files} = source.release;
  if ([...certified].some(([table, sha256]) => files[table] !== sha256)) throw otherFiles();
  const release = await earlierRelease(source, {number: 0, release: id, folder, tables: files});
  const tables = countsOfYear(release.tables, aar);
  const before = await readLedger(source.context.folders.work);
  const entries = before.entries.slice(0, ledger?.entries ?? 0);
  const problems = await problemsWithLedger(
    {
      tables,
      units: release.units,
      predecessor: (kommune, year) => codeBefore(kommune, year, reference.changes),
      services: reference.services,
      sums
    },
    {releases: isWanted => earlierReleases(source, {...before, entries}, isWanted), deliveries: release.deliveries},
    year => year === aar
  );
  const [problem] = problems;
  const certificate = years.get(aar);
  return problem === undefined || certificate === undefined
    ? null
    : protectedYear(problem, tables, release.units, certificate);
}
