import {defineConfig} from "vitest/config";

/** Slower proofs, one after the other: what they measure is disturbed by neighbours. */
export default defineConfig({
  test: {
    include: ["test/verify/**/*.verify.ts"],
    testTimeout: 7_200_000,
    hookTimeout: 1_800_000,
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    reporters: ["verbose"]
  }
});
