/** Mutants of what decides and audits what is hidden (docs/disclosure-control.md, «Mutation tests»). */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: {configFile: "vitest.mutation.config.ts", related: false},
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  coverageAnalysis: "perTest",
  // Mutants of constants of a module need all tests each.
  ignoreStatic: true,
  mutate: [
    "pipeline/suppress/{problem,publishedTotals,present,suppressRelease,refusal}.ts",
    "pipeline/numbers/{relations,numbers,earlier}.ts",
    "pipeline/audit/{verifyCertificate,witnesses,requirements,shownRules,ownPerson}.ts",
    "pipeline/audit/{system,relations,linearAttack,bounds,derived,layout}.ts"
  ],
  thresholds: {high: 90, low: 80, break: 75},
  concurrency: 1,
  reporters: ["clear-text", "json", "html"],
  jsonReporter: {fileName: "reports/mutation/mutation.json"},
  htmlReporter: {fileName: "reports/mutation/mutation.html"},
  clearTextReporter: {logTests: false, reportTests: false, allowColor: false},
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["/data", "/work", "/dist", "/output", "/reports"],
  // Stryker would rewrite tsconfig.json through a programming interface that TypeScript 7 does not have.
  tsconfigFile: "no-tsconfig"
};
