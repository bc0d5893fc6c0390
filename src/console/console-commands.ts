/** Every command of the console. A new family is one file in `commands/` and one line here. */
import type { Command } from "./command.ts";
import { bossCommands } from "./commands/boss.ts";
import { directorCommands } from "./commands/director.ts";
import { eventCommands } from "./commands/event.ts";
import { variationCommands } from "./commands/event-variation.ts";
import { sessionCommands } from "./commands/help.ts";
import { incidentCommands } from "./commands/incidents.ts";
import { lookupCommands } from "./commands/lookup.ts";
import { playerCommands } from "./commands/player.ts";
import { serverCommands } from "./commands/server.ts";

export const consoleCommands: readonly Command[] = [
  ...eventCommands,
  ...variationCommands,
  ...bossCommands,
  ...directorCommands,
  ...lookupCommands,
  ...playerCommands,
  ...serverCommands,
  ...incidentCommands,
  ...sessionCommands,
];
