import { eventTypes } from "./event-types/domain-event-types.ts";
import { EventTypeError } from "./event-types/event-type.ts";
import type { EventTypes } from "./event-types/event-types.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

const storedTypes = statement("stored-types");

/** Why what the journal holds cannot be read, one sentence for each type and version; empty: all of it can. */
export async function storedTypeProblems(client: SqlClient, types: EventTypes = eventTypes): Promise<string[]> {
  const { rows } = await client.query<{ type: string; schema_version: number }>(storedTypes());
  return rows.flatMap((row) => types.versionProblem(row.type, row.schema_version) ?? []);
}

/**
 * To be called before anything is read.
 * @throws EventTypeError naming types and versions in the journal that this program does not know
 */
export async function checkStoredTypes(client: SqlClient, types: EventTypes = eventTypes): Promise<void> {
  const problems = await storedTypeProblems(client, types);
  if (problems.length > 0) throw new EventTypeError(problems.join(" "));
}
