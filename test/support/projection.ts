import type { RecordedEvent } from "../../src/journal/event.ts";
import type { Projection } from "../../src/journal/projection.ts";
import type { SqlClient } from "../../src/journal/sql-client.ts";

/** A projection without tables that does something with each piece of a page. */
export function doing(
  name: string,
  version: number,
  apply: (events: readonly RecordedEvent[], client: SqlClient) => Promise<void>,
): Projection {
  return {
    name,
    version,
    tables: [],
    open: (client) => ({ apply: (events) => apply(events, client), save: async () => {} }),
  };
}

/** A projection that is given what `before` leaves of each piece. */
export function filtered(
  projection: Projection,
  before: (events: readonly RecordedEvent[]) => readonly RecordedEvent[] | Promise<readonly RecordedEvent[]>,
): Projection {
  return {
    ...projection,
    open(client) {
      const page = projection.open(client);
      return { apply: async (events) => page.apply(await before(events)), save: () => page.save() };
    },
  };
}
