import {defineConfig} from "vitest/config";

const limits = {testTimeout: 300_000, hookTimeout: 300_000};

export default defineConfig({
  test: {
    pool: "forks",
    execArgv: ["--max-semi-space-size=64"],
    maxWorkers: 2,
    reporters: ["default"],
    projects: [
      {test: {...limits, name: "whole", include: ["test/**/*.test.ts"], exclude: ["test/{sql,unit}/**"]}},
      // Parts share their modules: loading them for each file anew took a minute.
      {test: {...limits, name: "parts", include: ["test/{sql,unit}/**/*.test.ts"], isolate: false}}
    ]
  }
});
