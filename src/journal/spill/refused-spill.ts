import { open } from "node:fs/promises";
import type { EncodedAppend } from "../append-columns.ts";
import type { Verdict } from "../event.ts";
import { jsonDocument, parseDocument } from "../json-document.ts";

const OWNER_ONLY = 0o600;

/** An append that was durable in the spill, was shown, and that the journal does not take; `reason` says why. */
export type RefusedAppend = { readonly encoded: EncodedAppend; readonly reason: string };

/** Keeps what the journal refused for people to look at: one JSON document a line, on the disk when this returns. */
export async function keepRefused(path: string, refused: readonly RefusedAppend[], atMs: number): Promise<void> {
  const at = new Date(atMs).toISOString();
  const lines = refused.map(({ encoded: { append, ids, data, meta }, reason }) => {
    const events = append.events.map(({ type, schemaVersion, atMs: decidedMs }, index) => ({
      ...{ id: ids[index], type, schemaVersion, atMs: decidedMs },
      data: parseDocument(data[index] ?? "null"),
      meta: parseDocument(meta[index] ?? "null"),
    }));
    const { stream, expected } = append;
    return `${jsonDocument({ at, reason, stream, expected, events }, "refused")}\n`;
  });
  const file = await open(path, "a", OWNER_ONLY);
  try {
    await file.appendFile(lines.join(""));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Why an append was refused, in a few words; null where it was not. */
export function refusalOf(verdict: Verdict | undefined): string | null {
  if (verdict === undefined) return "the database gave no verdict";
  if (verdict.ok) return null;
  if (verdict.reason === "refused") return verdict.message;
  return verdict.reason === "group"
    ? "another append of its group was refused"
    : `its stream is at version ${verdict.actualVersion}`;
}
