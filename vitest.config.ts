import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,property,integration,e2e,chaos}/**/*.test.ts"],
    globalSetup: ["test/support/global-postgres.ts"],
    reporters: ["default", "./test/support/plain-reporter.ts"],
    pool: "forks",
    // Most tests wait for processes and clocks more than they compute.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
