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

const health: Command = {
  path: ["server", "health"],
  role: "gamemaster",
  usage: "",
  summary: "Shows how the journal and what follows it are, as JSON.",
  examples: [".server health"],
  run({ game }, args) {
    refuseMore(health, args, 0);
    return JSON.stringify(game.serverHealth(), null, 2).split("\n");
  },
};

export const serverCommands: readonly Command[] = [health, info];
