import type { Projection } from "../projection.ts";
import { saveColumns } from "../save-columns.ts";
import { statement } from "../statement.ts";
import { type DomainEvent, domainEvents } from "./domain-event.ts";
import { KeyedSums } from "./keyed-sums.ts";

const addItems = statement("add-items");

/** What characters carry: found, handed in, granted. A row stays when the last one is gone. */
export const items: Projection = {
  name: "items",
  version: 1,
  tables: ["character_items"],
  open(client) {
    const sums = new KeyedSums<number>();
    return {
      async apply(events) {
        for (const event of domainEvents(events)) {
          for (const [characterId, itemId, quantity] of itemChanges(event)) sums.add(characterId, itemId, quantity);
        }
      },
      save: () => saveColumns(client, addItems, sums.columns()),
    };
  },
};

/** How an event changes inventories: character, item, and how many more (or fewer). */
export function itemChanges(event: DomainEvent): (readonly [characterId: number, itemId: number, quantity: number])[] {
  switch (event.type) {
    case "ItemsGained":
    case "RewardGranted": {
      const { characterId } = event.data;
      return event.data.items.map(({ itemId, quantity }) => [characterId, itemId, quantity]);
    }
    case "ItemsTurnedIn":
      return [[event.data.characterId, event.data.itemId, -event.data.quantity]];
    default:
      return [];
  }
}
