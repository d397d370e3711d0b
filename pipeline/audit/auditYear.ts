import {propagateBounds} from "./bounds.js";
import type {YearCertificate} from "./certificate.js";
import type {EarlierKnowledge, YearNow} from "./earlier.js";
import {IntervalAttack} from "./intervalAttack.js";
import {type LinearFindings, linearAttack} from "./linearAttack.js";
import type {YearNumbers} from "./numbers.js";
import {attackOpenly} from "./openAttack.js";
import {type IsOwn, ownPerson} from "./ownPerson.js";
import {nameBrokenRelations, relationsOf} from "./relations.js";
import type {Findings, TallyByTable} from "./report.js";
import {hiddenTables, type Requirement} from "./requirements.js";
import {nameKnownSmallNumbers, nameOneCategoryUnits} from "./shownRules.js";
import {type AttackSystem, attackSystem, knownIn, sayableOf, type Truth, withGone} from "./system.js";
import {type Proven, verifyCertificate} from "./verifyCertificate.js";

/** How many quantities without a proof are attacked by programmes, at most, in one year. */
const programmeLimit = 200;

/**
 * Audits one year. With its certificate (undefined when the certificate has no such year) and the true values that it says
 * everything protected needs a proof; without any (null) the year is attacked with what is open.
 */
export async function auditYear(
  {year, truth: ownTruth}: YearNow,
  earlier: EarlierKnowledge,
  certificate: YearCertificate | undefined | null,
  findings: Findings
): Promise<void> {
  const {problems, tally} = findings;
  const relations = relationsOf(year);
  const known = knownIn(year, earlier);
  nameKnownSmallNumbers(year, known, problems);
  for (const number of year.numbers.keys()) {
    for (const table of hiddenTables(year, number)) tally.count(table, "hidden");
  }
  const truth = ownTruth === null ? null : withGone(ownTruth, earlier);
  nameBrokenRelations(year, relations, number => truth?.[number] ?? known(number), problems);
  const system = attackSystem(year, relations, earlier, truth);
  const linear = linearAttack(system);
  countDetermined(year, system, linear, tally);

  if (truth === null || !certificate) {
    nameOneCategoryUnits(year, known, problems);
    await attackOpenly(year, system, linear, known, findings);
    return;
  }
  const sayable = [...relations, ...earlier.relations].map(relation => sayableOf(relation, truth));
  const isOwn = ownPerson(sayable, earlier.sameCells, known, number => truth[number] ?? 0);
  const proven = verifyCertificate({year, earlier, system, known, truth, isOwn}, certificate, problems);
  crossCheck(system, linear, truth, proven, isOwn, findings);
  await attackUnproven(system, proven.requirements, findings);
}

function countDetermined(year: YearNumbers, system: AttackSystem, linear: LinearFindings, tally: TallyByTable): void {
  for (const unknown of linear.determined.keys()) {
    for (const table of hiddenTables(year, system.unknowns[unknown] ?? -1)) tally.count(table, "determined");
  }
}

/** What equations alone give away must not be protected, whatever the certificate proves; pairs count once. */
function crossCheck(
  system: AttackSystem,
  linear: LinearFindings,
  truth: Truth,
  {requirements, insiderPairs}: Proven,
  isOwn: IsOwn,
  {problems, tally}: Findings
): void {
  const determined = new Set([...linear.determined.keys()].map(unknown => system.unknowns[unknown] ?? -1));
  for (const {terms, name} of requirements) {
    if (terms.every(([number]) => determined.has(number))) problems.add("A protected cell can be worked out.", name);
  }
  const pairs = new Map(insiderPairs.map(([alone, requirement]) => [`${alone}:${requirement.name()}`, requirement]));
  const protectedNumber = new Map(
    requirements.flatMap(requirement =>
      requirement.complement === null ? requirement.terms.map(([number]) => [number, requirement] as const) : []
    )
  );
  for (const unknowns of linear.tied) {
    const numbers = unknowns.map(unknown => system.unknowns[unknown] ?? -1);
    for (const alone of numbers) {
      if (truth[alone] !== 1) continue;
      for (const other of numbers) {
        const requirement = protectedNumber.get(other);
        if (requirement === undefined || isOwn(requirement, alone)) continue;
        pairs.set(`${alone}:${requirement.name()}`, requirement);
      }
    }
  }
  for (const {name, tables} of pairs.values()) {
    problems.add("A person alone in one hidden cell can work out a protected cell.", name);
    const [table] = tables;
    if (table !== undefined) tally.count(table, "insiderPairs");
  }
}

/** Says of everything protected how its range was shown; what has no proof is attacked by programmes. */
async function attackUnproven(
  system: AttackSystem,
  requirements: readonly (Requirement & {readonly proven: boolean})[],
  {problems, tally}: Findings
): Promise<void> {
  const unproven = requirements.filter(({proven}) => !proven);
  for (const {proven, complement, tables} of requirements) {
    if (proven && complement === null) for (const table of tables) tally.shown(table, "witness");
  }
  if (unproven.length === 0) return;
  const unknownOf = new Map(system.unknowns.map((number, unknown) => [number, unknown]));
  const attack = await IntervalAttack.on(system, propagateBounds(system));
  const inParts = unproven
    .map(requirement => {
      const terms = requirement.terms.map(([number, sign]) => [unknownOf.get(number) ?? -1, sign] as const);
      return {requirement, terms, part: attack.partOf(terms[0]?.[0] ?? -1)};
    })
    .sort((a, b) => a.part - b.part);
  for (const [index, {requirement, terms}] of inParts.entries()) {
    const interval = index < programmeLimit ? attack.range(terms, requirement.width) : null;
    const narrow = interval !== null && interval.high - interval.low < requirement.width;
    if (narrow) problems.add("A protected cell has too few possible values.", requirement.name);
    for (const table of requirement.tables) {
      tally.shown(table, interval === null ? "none" : interval.low === interval.high ? "determined" : interval.by);
      if (narrow) tally.count(table, "tooNarrow");
    }
  }
  attack.dispose();
}
