/**
 * Which families of commands the CLI has. A family's file is loaded only when its command is asked for, so that
 * `packet encode` waits for no database driver. A new family is one entry here.
 */
import type { Command } from "commander";

export type Family = { readonly name: string; register(program: Command): Promise<void> };

/** The commands below `command` that do something, rather than hold others. */
const leavesOf = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);

const registerContent = async (program: Command): Promise<void> => {
  const { registerContentCommands } = await import("./content.ts");
  const { configOf } = await import("./config-flags.ts");
  registerContentCommands(program, { contentDir: configOf(program, ["contentDir"]).contentDir });
};

/** The family knows databases, not where ours is: its commands get the flags that say so here. */
const registerMigrate = async (program: Command): Promise<void> => {
  const { registerMigrateCommands } = await import("./migrate.ts");
  const { addConfigFlags, configOf, databaseKeys } = await import("./config-flags.ts");
  const { openLocalDatabase } = await import("./local-server.ts");
  let running = program;
  program.hook("preAction", (_program, action) => {
    running = action;
  });
  registerMigrateCommands(program, () => openLocalDatabase(configOf(running, databaseKeys)));
  const migrate = program.commands.find((command) => command.name() === "migrate");
  if (migrate === undefined) return;
  for (const leaf of leavesOf(migrate)) {
    addConfigFlags(leaf, databaseKeys).addHelpText("after", `\nExamples:\n  zonetide migrate ${leaf.name()}`);
  }
};

/** In the order in which the help lists them. */
export const families: readonly Family[] = [
  { name: "serve", register: async (program) => (await import("./serve.ts")).registerServeCommand(program) },
  { name: "bots", register: async (program) => (await import("./bots.ts")).registerBotsCommand(program) },
  { name: "replay", register: async (program) => (await import("./replay.ts")).registerReplayCommand(program) },
  { name: "gm", register: async (program) => (await import("./gm.ts")).registerGmCommand(program) },
  { name: "status", register: async (program) => (await import("./status.ts")).registerStatusCommand(program) },
  { name: "ticket", register: async (program) => (await import("./ticket.ts")).registerTicketCommands(program) },
  { name: "account", register: async (program) => (await import("./account.ts")).registerAccountCommands(program) },
  { name: "audit", register: async (program) => (await import("./audit.ts")).registerAuditCommand(program) },
  { name: "packet", register: async (program) => (await import("./packet.ts")).registerPacketCommands(program) },
  { name: "capture", register: async (program) => (await import("./capture.ts")).registerCaptureCommands(program) },
  {
    name: "dissector",
    register: async (program) => (await import("./dissector.ts")).registerDissectorCommand(program),
  },
  { name: "content", register: registerContent },
  { name: "schedule", register: async (program) => (await import("./schedule.ts")).registerScheduleCommands(program) },
  {
    name: "subscriptions",
    register: async (program) => (await import("./subscriptions.ts")).registerSubscriptionCommands(program),
  },
  {
    name: "dead-letters",
    register: async (program) => (await import("./dead-letters.ts")).registerDeadLetterCommands(program),
  },
  { name: "journal", register: async (program) => (await import("./journal.ts")).registerJournalCommands(program) },
  {
    name: "projections",
    register: async (program) => (await import("./projections.ts")).registerProjectionsCommands(program),
  },
  { name: "migrate", register: registerMigrate },
];
