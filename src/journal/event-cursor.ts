import { createHash } from "node:crypto";

/** A cursor is not one, or belongs to another question. One sentence that says what to do. */
export class CursorError extends Error {
  override name = "CursorError";
}

/** Where a page ended: the last event's position, and its version within its stream. */
export type PageEnd = { readonly position: number; readonly version: number };

/**
 * Where to go on, as text that only `openCursor` understands. The question stays the same from page to page, so the
 * cursor knows it by its fingerprint. Positions never change: events that come in the meantime move nothing.
 */
export function sealCursor({ position, version }: PageEnd, question: object): string {
  return Buffer.from([position, version, fingerprint(question)].join(".")).toString("base64url");
}

/** @throws CursorError */
export function openCursor(cursor: string, question: object): PageEnd {
  const parts = /^(\d{1,16})\.(\d{1,10})\.([0-9a-f]{16})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"));
  if (parts === null) throw new CursorError("This is not a cursor: give the one that came with the page before.");
  const [, position, version, asked] = parts;
  if (asked !== fingerprint(question)) {
    throw new CursorError(
      "This cursor belongs to another question: ask the same one again, or begin without a cursor.",
    );
  }
  return { position: Number(position), version: Number(version) };
}

function fingerprint(question: object): string {
  const asked = Object.entries(question).filter(([, value]) => value !== undefined);
  const text = JSON.stringify(asked.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
