#!/usr/bin/env node
// The runtime is a dependency (docs/adr/0001): whatever Node found this file, the pinned one runs the program.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

if (Number(process.versions.node.split(".")[0]) >= 24) {
  // What was compiled once is read: a command starts in half the time, and takes less of it from a server beside it.
  module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/zonetide", import.meta.url)));
  await import("../tools/cli.ts");
} else {
  const pinned = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  if (!existsSync(pinned)) {
    process.stderr.write(
      `zonetide needs Node 24, and this is ${process.version}: run "npm ci" first, it brings its own.\n`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
