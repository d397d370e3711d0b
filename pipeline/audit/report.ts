/** How it was shown what an attacker can learn of a hidden cell. */
export const proofKinds = ["witness", "determined", "bounds", "LP", "MIP", "none"] as const;
/**
 * `witness`: two tables of the certificate that fit everything published differ there by the width. `determined`: its
 * value follows from equations, or its least and greatest values meet. `bounds`, `LP`, `MIP`: the range was found by
 * single relations, by a linear programme or by a whole-number programme. `none`: nothing of this could be shown.
 */
export type ProofKind = (typeof proofKinds)[number];

/** What the audit found in one table. Counts of cells, never values. */
export interface TableReport {
  readonly table: string;
  readonly hidden: number;
  /** Hidden cells with a value that can be worked out. */
  readonly determined: number;
  /** Protected cells whose possible values span less than the width. */
  readonly tooNarrow: number;
  /** A person alone in one hidden cell can work out a protected cell of this table. */
  readonly insiderPairs: number;
  readonly shownBy: Readonly<Record<ProofKind, number>>;
}

/** A reason not to publish. For the protected report: names of cells say where a small number is. */
export interface Problem {
  readonly what: string;
  /** The first of them by name, in the order found. */
  readonly cells: readonly string[];
  /** How many there are. */
  readonly count: number;
}

export interface AuditReport {
  readonly passed: boolean;
  readonly strength: "certificate" | "weaker, no certificate";
  readonly tables: readonly TableReport[];
  readonly problems: readonly Problem[];
}

const namedCells = 50;

/** Problems under way, by what is wrong. */
export class ProblemList {
  readonly #problems = new Map<string, {cells: string[]; count: number}>();

  /** `cell` is made only when it will be named. */
  add(what: string, cell: () => string): void {
    const problem = this.#problems.get(what) ?? {cells: [], count: 0};
    if (problem.cells.length < namedCells) problem.cells.push(cell());
    problem.count++;
    this.#problems.set(what, problem);
  }

  /** Adds what another list has. */
  addAll({list}: ProblemList): void {
    for (const {what, cells, count} of list) {
      const problem = this.#problems.get(what) ?? {cells: [], count: 0};
      problem.cells.push(...cells.slice(0, namedCells - problem.cells.length));
      problem.count += count;
      this.#problems.set(what, problem);
    }
  }

  get list(): readonly Problem[] {
    return [...this.#problems].map(([what, {cells, count}]) => ({what, cells, count}));
  }
}

type Tally = {-readonly [Key in keyof TableReport]: TableReport[Key]} & {shownBy: Record<ProofKind, number>};

/** Counts under way, by table. */
export class TallyByTable {
  readonly #tallies = new Map<string, Tally>();

  constructor(tables: readonly string[]) {
    for (const table of tables) {
      const shownBy = {witness: 0, determined: 0, bounds: 0, LP: 0, MIP: 0, none: 0};
      this.#tallies.set(table, {table, hidden: 0, determined: 0, tooNarrow: 0, insiderPairs: 0, shownBy});
    }
  }

  count(table: string, what: "hidden" | "determined" | "tooNarrow" | "insiderPairs", cells = 1): void {
    const tally = this.#tallies.get(table);
    if (tally !== undefined) tally[what] += cells;
  }

  shown(table: string, by: ProofKind): void {
    const tally = this.#tallies.get(table);
    if (tally !== undefined) tally.shownBy[by]++;
  }

  /** Adds what was counted elsewhere. */
  addAll(reports: readonly TableReport[]): void {
    for (const {table, shownBy, ...counts} of reports) {
      const tally = this.#tallies.get(table);
      if (tally === undefined) continue;
      for (const what of ["hidden", "determined", "tooNarrow", "insiderPairs"] as const) tally[what] += counts[what];
      for (const kind of proofKinds) tally.shownBy[kind] += shownBy[kind];
    }
  }

  get reports(): readonly TableReport[] {
    return [...this.#tallies.values()];
  }
}

/** Where an audit writes down what it finds. */
export interface Findings {
  readonly problems: ProblemList;
  readonly tally: TallyByTable;
}
