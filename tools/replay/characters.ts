/**
 * Who plays the characters of a capture. The one of the same number, where the server has it; else one that is made,
 * `Replay 7` for the capture's 7. In the order of the numbers, so that an empty server gives out the same ones.
 */
import type { Config } from "../../src/config/config.ts";
import { loadTicketSecret } from "../../src/config/secrets.ts";
import { type IssuedTicket, issueTicket } from "../../src/config/tickets.ts";
import { characterNames, ensureCharacters } from "../../src/persistence/characters.ts";
import type { Database } from "../../src/persistence/database.ts";
import { withLocalDatabase } from "../local-server.ts";
import type { Plan, PlannedSession } from "./plan.ts";

export type Cast = {
  /** Character on the server by that of the capture. */
  readonly characters: ReadonlyMap<number, number>;
  /** Ticket by session; none where the capture's login was refused. */
  readonly tickets: ReadonlyMap<number, IssuedTicket>;
};

/** Finds or makes a character for each session that logs in, and gives it a ticket. */
export async function castCharacters(config: Config, { sessions }: Plan): Promise<Cast> {
  const players = [...sessions.values()].filter(({ eyes }) => eyes.authResult === 0 || eyes.authResult === null);
  const ids = new Set(players.flatMap(({ eyes }) => eyes.characterId ?? []));
  const unknown = players.filter(({ eyes }) => eyes.characterId === null);
  const made = await withLocalDatabase(config, async (database) => {
    const characters = await charactersFor(database, [...ids]);
    const names = unknown.map(nameOfUnknown);
    return { characters, strangers: names.length === 0 ? new Map() : await ensureCharacters(database, names) };
  });
  const secret = await loadTicketSecret(config);
  const nowMs = Date.now();
  const tickets = new Map<number, IssuedTicket>();
  for (const planned of players) {
    const { characterId } = planned.eyes;
    const own = characterId === null ? made.strangers.get(nameOfUnknown(planned)) : made.characters.get(characterId);
    if (own !== undefined) tickets.set(planned.session, issueTicket({ secret, characterId: own, nowMs }));
  }
  return { characters: made.characters, tickets };
}

/** The capture does not say who it is. */
const nameOfUnknown = ({ session }: PlannedSession): string => `Replay session ${session}`;

async function charactersFor(database: Database, ids: readonly number[]): Promise<Map<number, number>> {
  const there = await characterNames(database, ids);
  const characters = new Map([...there.keys()].map((id) => [id, id]));
  const taken = new Set(there.keys());
  for (const id of ids.filter((one) => !there.has(one)).sort((one, other) => one - other)) {
    const own = await madeFor(database, id, taken);
    characters.set(id, own);
    taken.add(own);
  }
  return characters;
}

/** One that an earlier replay made may be the number of another one of this capture. */
async function madeFor(database: Database, id: number, taken: ReadonlySet<number>): Promise<number> {
  for (let turn = 1; ; turn += 1) {
    const name = turn === 1 ? `Replay ${id}` : `Replay ${id} (${turn})`;
    const own = (await ensureCharacters(database, [name])).get(name) ?? 0;
    if (!taken.has(own)) return own;
  }
}
