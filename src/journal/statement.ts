import { readFileSync } from "node:fs";
import type { SqlQuery } from "./sql-client.ts";

/**
 * A statement of `sql/<name>.sql`: one per file, prepared under the file's name. Give it values and run it; each
 * parameter that takes an array of numbers names its type there.
 */
export function statement(name: string): (...values: unknown[]) => SqlQuery {
  const text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), "utf8");
  return (...values) => ({ name: `journal:${name}`, text, values: values.map(columnLiteral) });
}

/** An array literal of numbers; the driver would quote and escape each of them. */
function columnLiteral(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isBare)) return value;
  return `{${value.map((item) => item ?? "null").join(",")}}`;
}

function isBare(item: unknown): boolean {
  return typeof item === "number" || typeof item === "boolean" || item === null;
}
