import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,property,integration,e2e,chaos}/**/*.test.ts"],
    globalSetup: ["test/support/global-postgres.ts"],
    reporters: ["default", "./test/support/plain-reporter.ts"],
    pool: "forks",
    // Most tests wait for processes and clocks more than they compute.
    maxWorkers: 3,
    // For the programs that tests start by themselves: that of bin/zonetide.js.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("./node_modules/.cache/zonetide", import.meta.url)) },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
