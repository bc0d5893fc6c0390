import type { Projection } from "../projection.ts";
import { saveColumns } from "../save-columns.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type DomainEvent, domainEvents } from "./domain-event.ts";
import { KeyedSums } from "./keyed-sums.ts";

type Wallet = { xp: number; gold: number; updatedAtMs: number };

const addToWallets = statement("add-to-wallets");
const addCurrencies = statement("add-currencies");
const addReputations = statement("add-reputations");

/** What characters own besides items: experience, gold, currencies and the favour of factions. */
export const wallets: Projection = {
  name: "wallets",
  version: 1,
  tables: ["character_wallets", "character_currencies", "character_reputations"],
  open(client) {
    const page: Page = { wallets: new Map(), currencies: new KeyedSums(), reputations: new KeyedSums() };
    return {
      async apply(events) {
        for (const event of domainEvents(events)) fold(page, event);
      },
      save: () => write(client, page),
    };
  },
};

type Page = { wallets: Map<number, Wallet>; currencies: KeyedSums<string>; reputations: KeyedSums<number> };

function fold(page: Page, event: DomainEvent): void {
  if (event.type !== "RewardGranted") return;
  const { characterId, xp, gold, currency, reputation } = event.data;
  const wallet = page.wallets.get(characterId) ?? { xp: 0, gold: 0, updatedAtMs: 0 };
  wallet.xp += xp;
  wallet.gold += gold;
  wallet.updatedAtMs = event.atMs;
  page.wallets.set(characterId, wallet);
  for (const [name, amount] of Object.entries(currency)) page.currencies.add(characterId, name, amount);
  if (reputation !== null) page.reputations.add(characterId, reputation.factionId, reputation.amount);
}

async function write(client: SqlClient, { wallets: sums, currencies, reputations }: Page): Promise<void> {
  const rows = [...sums.values()];
  const xp = rows.map((row) => row.xp);
  const gold = rows.map((row) => row.gold);
  const updatedAtMs = rows.map((row) => row.updatedAtMs);
  await saveColumns(client, addToWallets, [[...sums.keys()], xp, gold, updatedAtMs]);
  await saveColumns(client, addCurrencies, currencies.columns());
  await saveColumns(client, addReputations, reputations.columns());
}
