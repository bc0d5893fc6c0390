import { characterStream } from "../world/character-events.ts";
import { decodeEvent, type EventRow } from "./decode-event.ts";
import { type DomainEvent, domainEvents } from "./projections/domain-event.ts";
import { itemChanges } from "./projections/items.ts";
import { inTransaction, type SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** What a character owns as of `position`; items it has none of are absent. */
export type CharacterState = {
  readonly position: number;
  readonly items: Map<number, number>;
  readonly xp: number;
  readonly gold: number;
};

type Large = number | string;
type PositionRow = { head: Large; wallet_position: Large; items_position: Large; xp: Large; gold: Large };

const lockTables = statement("lock-character-tables");
const characterPosition = statement("character-position");
const characterItems = statement("character-items");
const characterEventsSince = statement("character-events-since");

/**
 * Exactly what the journal says a character owns, however far the projections are behind: their rows, and on top the
 * character's events that they have not applied, all from one snapshot of the database.
 */
export async function loadCharacterState(client: SqlClient, characterId: number): Promise<CharacterState> {
  return inTransaction(client, "repeatable read, read only", async () => {
    await client.query(lockTables());
    const [row] = (await client.query<PositionRow>(characterPosition(characterId))).rows;
    if (row === undefined) throw new Error("journal_head is empty: restore the database from a backup");
    const walletPosition = Number(row.wallet_position);
    const itemsPosition = Number(row.items_position);
    const items = await loadItems(client, characterId);
    let xp = Number(row.xp);
    let gold = Number(row.gold);
    for (const event of await eventsSince(client, characterId, Math.min(walletPosition, itemsPosition))) {
      if (event.position > itemsPosition) applyItems(items, event);
      if (event.position > walletPosition && event.type === "RewardGranted") {
        xp += event.data.xp;
        gold += event.data.gold;
      }
    }
    for (const [itemId, quantity] of items) if (quantity === 0) items.delete(itemId);
    return { position: Number(row.head), items, xp, gold };
  });
}

async function loadItems(client: SqlClient, characterId: number): Promise<Map<number, number>> {
  const { rows } = await client.query<{ item_id: Large; quantity: Large }>(characterItems(characterId));
  return new Map(rows.map((row) => [Number(row.item_id), Number(row.quantity)]));
}

async function eventsSince(client: SqlClient, characterId: number, position: number): Promise<readonly DomainEvent[]> {
  const { rows } = await client.query<EventRow>(characterEventsSince(characterStream(characterId), position));
  return domainEvents(rows.map(decodeEvent));
}

function applyItems(items: Map<number, number>, event: DomainEvent): void {
  for (const [, itemId, quantity] of itemChanges(event)) items.set(itemId, (items.get(itemId) ?? 0) + quantity);
}
