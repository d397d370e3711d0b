import {Remembered} from "./remembered.js";
import type {YearDecision} from "./suppress/yearDecision.js";
import {type ToldYears, toldOf} from "./toldYears.js";

interface RememberedYear {
  readonly decision: YearDecision;
  /** Fingerprint of its system, whose pattern may serve when something else changes. */
  readonly system: string | null;
  /** What the ledger had told of the year (toldYears.ts), and what the decision tells. */
  readonly sightOf: readonly string[];
  readonly tells: string;
}

/** Years as they were decided, remembered in the work folder (docs/decisions/0032-remembered-years.md). */
export class DecidedYears {
  readonly #remembered: Remembered<RememberedYear>;
  readonly #fingerprint: (aar: number) => string;
  readonly #told: readonly ToldYears[];
  readonly #known = new Set<number>();
  readonly #systems = new Map<number, string | null>();

  /** `fingerprint` is of all that decides about a year but the ledger; `told` is what the ledger tells. */
  constructor(work: string, fingerprint: (aar: number) => string, told: readonly ToldYears[]) {
    this.#remembered = new Remembered(work, "years");
    this.#fingerprint = fingerprint;
    this.#told = told;
  }

  /** A year as it was decided, where the ledger tells of it what it told then, or that decision besides; null elsewhere. */
  find(aar: number): YearDecision | null {
    const year = this.#remembered.find(this.#fingerprint(aar));
    if (year === null || !holdsStill(year, toldOf(aar, this.#told))) return null;
    this.#known.add(aar);
    this.#systems.set(aar, year.system);
    return year.decision;
  }

  /** How many years were found. */
  get count(): number {
    return this.#known.size;
  }

  /** Notes the fingerprint of the system in which a year is decided now. */
  noteSystem(aar: number, fingerprint: string): void {
    this.#systems.set(aar, fingerprint);
  }

  /** Fingerprints of the systems of all years, found or decided. */
  get systems(): readonly string[] {
    return [...this.#systems.values()].filter(system => system !== null);
  }

  /** Keeps the years that were not found, and forgets all that are none of these. */
  keep(decisions: readonly YearDecision[], tells: ToldYears): void {
    for (const decision of decisions) {
      const {aar} = decision;
      if (this.#known.has(aar)) continue;
      this.#remembered.keep(this.#fingerprint(aar), {
        ...{decision, system: this.#systems.get(aar) ?? null},
        ...{sightOf: toldOf(aar, this.#told), tells: tells.get(aar) ?? ""}
      });
    }
    this.#remembered.forgetOthers();
  }
}

function holdsStill({sightOf, tells}: RememberedYear, told: readonly string[]): boolean {
  const now = told.join();
  return now === sightOf.join() || (sightOf.at(-1) !== tells && now === [...sightOf, tells].join());
}
