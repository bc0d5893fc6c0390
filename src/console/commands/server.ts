/** `.server`: what runs here, for how long, and how busy it is. */
import { refuseMore } from "../arguments.ts";
import type { Command } from "../command.ts";
import { formatDuration } from "../durations.ts";

const info: Command = {
  path: ["server", "info"],
  role: "gamemaster",
  usage: "",
  summary: "Shows version, uptime, sessions, runs and the journal's position.",
  examples: [".server info"],
  run({ game }, args) {
    refuseMore(info, args, 0);
    const server = game.serverInfo();
    return [
      `Zonetide ${server.version}, realm ${server.realmId}`,
      `Uptime: ${formatDuration(server.uptimeMs)}`,
      `Sessions: ${server.sessions}`,
      `Active runs: ${server.runs}`,
      `Journal position: ${server.journalPosition}`,
      ...(server.journalHealth === undefined ? [] : [`Journal: ${server.journalHealth}`]),
    ];
  },
};

export const serverCommands: readonly Command[] = [info];
