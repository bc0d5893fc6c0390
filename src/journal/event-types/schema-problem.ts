import type { z } from "zod";
import type { EventData } from "./event-type.ts";

/** Path and trouble of the first thing that a schema has against data, or null. */
export function schemaProblem(schema: z.ZodType, data: EventData): string | null {
  const result = schema.safeParse(data);
  if (result.success) return null;
  const [issue] = result.error.issues;
  if (issue === undefined) return "data is not as its schema has it";
  if (issue.code === "unrecognized_keys") {
    return `${pathOf([...issue.path, ...issue.keys.slice(0, 1)])} is not in the schema: a new field is a new version`;
  }
  return `${pathOf(issue.path)} is not right: ${issue.message}`;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at > 0 ? "." : ""}${String(key)}`)).join("");
}
