import { readFileSync } from "node:fs";
import type { SqlQuery } from "./sql-client.ts";

/** A statement of `sql/<name>.sql`: one per file, prepared under the file's name. Give it values and run it. */
export function statement(name: string): (...values: unknown[]) => SqlQuery {
  const text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), "utf8");
  return (...values) => ({ name: `journal:${name}`, text, values });
}
