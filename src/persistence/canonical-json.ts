/** One text for one value: keys sorted, no white space, so that equal values have equal checksums. */
import { createHash } from "node:crypto";

/** `value` is anything that JSON can hold; what is undefined is left out, as JSON does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** SHA-256 of the text's UTF-8, in hex. */
export const checksumOf = (text: string): string => createHash("sha256").update(text).digest("hex");
