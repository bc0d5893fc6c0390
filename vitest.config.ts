import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,property,integration,e2e,chaos}/**/*.test.ts"],
    globalSetup: ["test/support/global-postgres.ts"],
    reporters: ["default", "./test/support/plain-reporter.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
