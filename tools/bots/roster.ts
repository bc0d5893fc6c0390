/** The characters that the bots play, with their tickets: the right to make them is that of the local data directory. */
import type { Config } from "../../src/config/config.ts";
import { loadTicketSecret } from "../../src/config/secrets.ts";
import { issueTicket } from "../../src/config/tickets.ts";
import { ensureCharacters } from "../../src/persistence/characters.ts";
import { withLocalDatabase } from "../local-server.ts";
import type { RosterEntry } from "./bot-context.ts";

/** Makes the characters `Bot 1` to `Bot N` where there are none, in one statement, and issues their tickets. */
export async function makeRoster(config: Config, count: number): Promise<RosterEntry[]> {
  const names = Array.from({ length: count }, (_, rank) => `Bot ${rank + 1}`);
  const ids = await withLocalDatabase(config, (db) => ensureCharacters(db, names));
  const secret = await loadTicketSecret(config);
  const nowMs = Date.now();
  return names.map((name, rank) => {
    const characterId = ids.get(name) ?? 0;
    return { rank, name, characterId, ticket: issueTicket({ secret, characterId, nowMs }) };
  });
}
