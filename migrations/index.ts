/** Every migration in the order it runs; a new one is added at the end. */
import { Migration20261121000100_Accounts } from "./Migration20261121000100_Accounts.ts";
import { Migration20261121000200_Journal } from "./Migration20261121000200_Journal.ts";
import { Migration20261121000300_PublicEvents } from "./Migration20261121000300_PublicEvents.ts";
import { Migration20261121000400_Rewards } from "./Migration20261121000400_Rewards.ts";
import { Migration20261121000500_CompleteEvents } from "./Migration20261121000500_CompleteEvents.ts";
import { Migration20261121000600_Factions } from "./Migration20261121000600_Factions.ts";
import { Migration20261121000700_JournalReads } from "./Migration20261121000700_JournalReads.ts";
import { Migration20261121000710_Subscriptions } from "./Migration20261121000710_Subscriptions.ts";
import { Migration20261121000720_ProjectionLoops } from "./Migration20261121000720_ProjectionLoops.ts";
import { Migration20261121000800_Bans } from "./Migration20261121000800_Bans.ts";
import { Migration20261121000810_CommandAudit } from "./Migration20261121000810_CommandAudit.ts";
import { Migration20261121000820_AccountLocks } from "./Migration20261121000820_AccountLocks.ts";
import { Migration20261121000840_RealmSettings } from "./Migration20261121000840_RealmSettings.ts";
import { Migration20261121000850_ProjectionFailures } from "./Migration20261121000850_ProjectionFailures.ts";
import { Migration20261121000860_PlainDocuments } from "./Migration20261121000860_PlainDocuments.ts";

export const migrations = [
  Migration20261121000100_Accounts,
  Migration20261121000200_Journal,
  Migration20261121000300_PublicEvents,
  Migration20261121000400_Rewards,
  Migration20261121000500_CompleteEvents,
  Migration20261121000600_Factions,
  Migration20261121000700_JournalReads,
  Migration20261121000710_Subscriptions,
  Migration20261121000720_ProjectionLoops,
  Migration20261121000800_Bans,
  Migration20261121000810_CommandAudit,
  Migration20261121000820_AccountLocks,
  Migration20261121000840_RealmSettings,
  Migration20261121000850_ProjectionFailures,
  Migration20261121000860_PlainDocuments,
] as const;
