import { OperatorError } from "../config/operator-error.ts";
import { eventTypes } from "../journal/event-types/domain-event-types.ts";
import { EventTypeError } from "../journal/event-types/event-type.ts";
import { checkStoredTypes } from "../journal/stored-types.ts";
import type { Database } from "../persistence/database.ts";

/**
 * To be called before the journal is read: nothing is read or written from then on that could not be read again.
 * @throws OperatorError naming the types and versions in the journal that this program does not know
 */
export async function checkEventTypes({ pool }: Database): Promise<void> {
  eventTypes.refuseUnknown();
  try {
    await checkStoredTypes(pool);
  } catch (error) {
    throw error instanceof EventTypeError ? new OperatorError(error.message, { cause: error }) : error;
  }
}
