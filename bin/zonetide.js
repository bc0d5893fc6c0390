#!/usr/bin/env node
// The runtime is a dependency (docs/adr/0001): whatever Node found this file, the pinned one runs the program.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../tools/cli.ts", import.meta.url));
if (Number(process.versions.node.split(".")[0]) >= 24) {
  await import(program);
} else {
  const pinned = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  if (!existsSync(pinned)) {
    process.stderr.write(
      `zonetide needs Node 24, and this is ${process.version}: run "npm ci" first, it brings its own.\n`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [program, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
