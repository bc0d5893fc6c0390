/** Every command of the console. A new family is one file in `commands/` and one line here. */
import type { Command } from "./command.ts";
import { accountCommands } from "./commands/account.ts";
import { announceCommands } from "./commands/announce.ts";
import { auditCommands } from "./commands/audit.ts";
import { bossCommands } from "./commands/boss.ts";
import { captureCommands } from "./commands/capture.ts";
import { chainCommands } from "./commands/chain.ts";
import { eventCommands } from "./commands/event.ts";
import { eventRunCommands } from "./commands/event-runs.ts";
import { variationCommands } from "./commands/event-variation.ts";
import { sessionCommands } from "./commands/help.ts";
import { incidentCommands } from "./commands/incidents.ts";
import { lookupCommands } from "./commands/lookup.ts";
import { playerCommands } from "./commands/player.ts";
import { scheduleCommands } from "./commands/schedule.ts";
import { serverCommands } from "./commands/server.ts";
import { watchCommands } from "./commands/watch.ts";

export const consoleCommands: readonly Command[] = [
  ...eventCommands,
  ...eventRunCommands,
  ...variationCommands,
  ...bossCommands,
  ...scheduleCommands,
  ...chainCommands,
  ...lookupCommands,
  ...playerCommands,
  ...serverCommands,
  ...announceCommands,
  ...watchCommands,
  ...captureCommands,
  ...accountCommands,
  ...auditCommands,
  ...incidentCommands,
  ...sessionCommands,
];
