import { z } from "zod";

/** The first line of an exported journal. What follows is one event a line, from position 1 to `events`. */
export const fileHeader = z.strictObject({
  format: z.literal("zonetide-journal"),
  version: z.literal(1),
  events: z.number().int().min(0),
});

export type FileHeader = z.output<typeof fileHeader>;

const count = z.number().int().positive();

/** One event a line, exactly as it is stored. Unix time in milliseconds. */
export const fileEvent = z.strictObject({
  position: count,
  stream: z.string().min(1),
  version: count,
  id: z.uuid(),
  type: z.string().min(1),
  schemaVersion: count,
  atMs: z.number(),
  data: z.record(z.string(), z.unknown()),
  meta: z.record(z.string(), z.unknown()),
});

/** A line or the file as a whole is not what an export writes; the message is one sentence with the line's number. */
export class JournalFileError extends Error {
  override name = "JournalFileError";
}
