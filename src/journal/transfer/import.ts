import type { z } from "zod";
import { eventTypes } from "../event-types/domain-event-types.ts";
import { EventTypeError } from "../event-types/event-type.ts";
import { parseDocument } from "../json-document.ts";
import { inTransaction, type PooledSqlClient, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type FileHeader, fileEvent, fileHeader, JournalFileError } from "./journal-file.ts";
import { withTransferClient } from "./transfer-client.ts";

export type ImportOptions = {
  /** A connection of our own; it is closed afterwards. */
  readonly connect: () => Promise<PooledSqlClient>;
  readonly lines: AsyncIterable<string>;
  readonly onProgress?: (events: number, total: number) => void;
};

/** The journal holds something already; nothing has happened. */
export class JournalNotEmptyError extends Error {
  override name = "JournalNotEmptyError";
  readonly head: number;

  constructor(head: number) {
    super(`the journal holds ${head} events`);
    this.head = head;
  }
}

const BATCH = 2_000;

const importEvents = statement("import-events");

/**
 * Fills an empty journal with what an export wrote: positions, versions, ids and times stay, all or nothing. Nobody
 * else can append meanwhile.
 * @returns how many events there are now
 * @throws JournalNotEmptyError, JournalFileError with the number of the line, or DatabaseLostError
 */
export function importJournal({ connect, lines, onProgress }: ImportOptions): Promise<number> {
  return withTransferClient(connect, (client) =>
    inTransaction(client, "read committed", async () => {
      await takeEmptyHead(client);
      const events = await insertLines(client, lines, onProgress);
      await client.query({ text: "update journal_head set position = $1", values: [events] });
      return events;
    }),
  );
}

async function takeEmptyHead(client: SqlClient): Promise<void> {
  const { rows } = await client.query<{ position: number | string }>({
    text: "select position from journal_head for update",
  });
  const head = Number(rows[0]?.position ?? 0);
  if (rows.length === 0 || head > 0) throw new JournalNotEmptyError(head);
}

async function insertLines(
  client: SqlClient,
  lines: ImportOptions["lines"],
  onProgress: ImportOptions["onProgress"],
): Promise<number> {
  const versions = new Map<string, number>();
  let header: FileHeader | null = null;
  let batch: string[] = [];
  let events = 0;
  for await (const line of lines) {
    if (line === "") continue;
    if (header === null) {
      header = parsed(fileHeader, line, 1);
      continue;
    }
    checkEvent(line, events + 1, versions);
    events += 1;
    batch.push(line);
    if (batch.length < BATCH) continue;
    await insert(client, batch, events);
    batch = [];
    onProgress?.(events, header.events);
  }
  if (header === null) throw new JournalFileError("The file is empty: give one that an export has written.");
  if (events !== header.events) {
    throw new JournalFileError(`The file ends after ${events} of ${header.events} events: export it again.`);
  }
  if (batch.length > 0) await insert(client, batch, events);
  onProgress?.(events, header.events);
  return events;
}

/** What the database would take and no reader: gaps, and events that this program does not know. */
function checkEvent(line: string, position: number, versions: Map<string, number>): void {
  const lineNumber = position + 1;
  const event = parsed(fileEvent, line, lineNumber);
  if (event.position !== position) throw at(lineNumber, `position ${event.position} stands where ${position} belongs`);
  const version = (versions.get(event.stream) ?? 0) + 1;
  if (event.version !== version) {
    throw at(lineNumber, `version ${event.version} of ${event.stream} stands where ${version} belongs`);
  }
  versions.set(event.stream, version);
  const problem = eventTypes.versionProblem(event.type, event.schemaVersion) ?? problemOfStored(event);
  if (problem !== null) throw at(lineNumber, problem.replace(/\.$/, ""));
}

function problemOfStored(event: z.output<typeof fileEvent>): string | null {
  try {
    return eventTypes.problem({ ...event, data: eventTypes.unpacked(event.type, event.schemaVersion, event.data) });
  } catch (error) {
    if (error instanceof EventTypeError) return `data.${error.message}`;
    throw error;
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, line: string, lineNumber: number): z.output<Schema> {
  let json: unknown;
  try {
    // As every reader decodes it: types judge dates and sets, not the tags by which they are stored.
    json = parseDocument(line);
  } catch {
    throw at(lineNumber, "it is no JSON");
  }
  const { data, error } = schema.safeParse(json);
  if (error !== undefined) throw at(lineNumber, `${error.issues[0]?.path.join(".") || "it"} is not as it should be`);
  return data;
}

async function insert(client: SqlClient, batch: readonly string[], last: number): Promise<void> {
  try {
    await client.query(importEvents(batch.join("\n")));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("2"))) throw error;
    const lines = `${last - batch.length + 2} to ${last + 1}`;
    throw new JournalFileError(`The database refuses one of the lines ${lines} (${error.message}): correct the file.`);
  }
}

function at(lineNumber: number, what: string): JournalFileError {
  return new JournalFileError(`Line ${lineNumber}: ${what}; give a file as an export has written it.`);
}
