import {defineConfig} from "vitest/config";

/** The fast tests of what decides and audits what is hidden: mutants of that code run against them. */
export default defineConfig({
  test: {
    include: [
      "test/unit/suppress/*.test.ts",
      "test/unit/audit/*.test.ts",
      "test/unit/ledger/*.test.ts",
      "test/property/publishedTotals.test.ts"
    ],
    testTimeout: 60_000
  }
});
