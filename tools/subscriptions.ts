/** `zonetide subscriptions …`: who follows the journal, how far each has come, and whether it should. */
import Table from "cli-table3";
import type { Command } from "commander";
import { ConfigError, OperatorError } from "../src/config/operator-error.ts";
import type { PooledSqlClient, SqlClient } from "../src/journal/sql-client.ts";
import { countDeadLetters } from "../src/journal/subscriptions/dead-letter-admin.ts";
import {
  listSubscriptions,
  pauseSubscription,
  removeSubscription,
  resetSubscription,
  resumeSubscription,
  type SubscriptionRow,
  subscriptionPartitions,
} from "../src/journal/subscriptions/subscription-admin.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { withLocalDatabase } from "./local-server.ts";

type Output = { readonly json: boolean };

/** Runs `work` on a connection to the database that a command's flags name. */
export const onJournal = <T>(command: Command, work: (client: PooledSqlClient) => Promise<T>): Promise<T> =>
  withLocalDatabase(configOf(command, databaseKeys), async (database) => {
    const client = await database.connectClient();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  });

/** @throws OperatorError naming those that there are. */
export const findSubscription = async (client: SqlClient, name: string): Promise<SubscriptionRow> => {
  const rows = await listSubscriptions(client);
  const found = rows.find((row) => row.name === name);
  if (found !== undefined) return found;
  const known = rows.map((row) => row.name).join(", ") || "none yet: a server makes its own when it starts";
  throw new OperatorError(`There is no subscription "${name}": give the name of one of those there are (${known}).`);
};

/** A table without colours, for a terminal and for a file alike. */
export const plainTable = (head: string[], rows: readonly (readonly (string | number)[])[]): string => {
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows) table.push([...row]);
  return table.toString();
};

const ownerText = ({ owner, leaseMs }: SubscriptionRow): string =>
  owner === null ? "nobody" : `${owner} (for ${(leaseMs / 1000).toFixed(1)} s)`;

const listText = (rows: readonly SubscriptionRow[]): string => {
  if (rows.length === 0) return "There are no subscriptions yet: a server makes its own when it starts.";
  return plainTable(
    ["subscription", "state", "position", "behind", "parked", "partitions", "owner"],
    rows.map((row) => [
      row.name,
      row.state,
      row.position,
      row.behind,
      row.parkedEvents,
      row.partitions,
      ownerText(row),
    ]),
  );
};

const showSubscription = async (client: SqlClient, name: string, { json }: Output): Promise<string> => {
  const row = await findSubscription(client, name);
  const partitions = await subscriptionPartitions(client, name);
  const parked = await countDeadLetters(client, name);
  if (json) return JSON.stringify({ ...row, parked, progress: partitions });
  const facts = [
    `${row.name} is ${row.state}; its lease is with ${ownerText(row)}.`,
    `It stands at position ${row.position} of ${row.head}; ${row.behind} are left.`,
    parked.events === 0
      ? "Nothing of it is parked."
      : `${parked.events} events of ${parked.streams} streams are parked: see "zonetide dead-letters list ${name}".`,
    `Options: ${JSON.stringify(row.options)}`,
  ];
  const table = plainTable(
    ["partition", "position", "handling", "attempt"],
    partitions.map((one, index) => [index, one.position, one.attempts > 0 ? one.begun : "nothing", one.attempts]),
  );
  return `${facts.join("\n")}\n${table}`;
};

const positionOption = (text: string): number | null => {
  if (text === "end") return null;
  if (text === "start") return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ConfigError(`--to takes "start", "end" or a position from 0, and "${text}" was given.`);
};

const reset = async (client: PooledSqlClient, name: string, to: string): Promise<string> => {
  const { head } = await findSubscription(client, name);
  const outcome = await resetSubscription(client, name, positionOption(to));
  if (outcome === "beyond") {
    throw new OperatorError(`The journal ends at position ${head}: give --to a position up to there, or "end".`);
  }
  const { position } = await findSubscription(client, name);
  return `Subscription "${name}" stands at position ${position} and goes on from there.`;
};

const remove = async (client: PooledSqlClient, name: string, force: boolean): Promise<string> => {
  await findSubscription(client, name);
  if ((await removeSubscription(client, name, force)) === "parked") {
    throw new OperatorError(
      `Events of "${name}" are parked: replay or discard them with "zonetide dead-letters", or give --force to lose them.`,
    );
  }
  return `Subscription "${name}" is removed; a server that has handlers for it makes it anew, a running one within seconds.`;
};

/** Adds `subscriptions list|show|pause|resume|reset|remove` to the CLI. They work beside a live server. */
export const registerSubscriptionCommands = (program: Command): void => {
  const family = program.command("subscriptions").description("look after those who follow the journal");
  const add = (words: string, description: string, examples: readonly string[]): Command =>
    addConfigFlags(
      family
        .command(words)
        .description(description)
        .option("--json", "print JSON", false)
        .addHelpText("after", `\nExamples:\n${examples.map((one) => `  zonetide subscriptions ${one}`).join("\n")}`),
      databaseKeys,
    );
  const answer = (name: string, text: string, json: boolean): void =>
    console.log(json ? JSON.stringify({ name, done: text }) : text);

  add("list", "print each with its checkpoint, what it has left, what is parked and its owner", [
    "list",
    "list --json",
  ]).action(async ({ json }: Output, command: Command) => {
    const rows = await onJournal(command, listSubscriptions);
    console.log(json ? JSON.stringify({ subscriptions: rows }) : listText(rows));
  });
  add("show <name>", "print one with its partitions and its settings", ["show notifications"]).action(
    async (name: string, options: Output, command: Command) => {
      console.log(await onJournal(command, (client) => showSubscription(client, name, options)));
    },
  );
  add("pause <name>", "have it finish the event under way and stop, until it is resumed", [
    "pause notifications",
  ]).action(async (name: string, { json }: Output, command: Command) => {
    await onJournal(command, async (client) => {
      await findSubscription(client, name);
      await pauseSubscription(client, name);
    });
    answer(name, `Subscription "${name}" is paused: "zonetide subscriptions resume ${name}" has it go on.`, json);
  });
  add("resume <name>", "have it go on where it was paused", ["resume notifications"]).action(
    async (name: string, { json }: Output, command: Command) => {
      await onJournal(command, async (client) => {
        await findSubscription(client, name);
        await resumeSubscription(client, name);
      });
      answer(name, `Subscription "${name}" goes on as soon as a server has its lease.`, json);
    },
  );
  add("reset <name>", "put it back, or forward, to a position; the events after it are handled (again)", [
    "reset notifications --to start",
    "reset notifications --to 1200",
    "reset notifications --to end       leaves out what it has not handled yet",
  ])
    .requiredOption("--to <position>", '"start", "end" or a position')
    .action(async (name: string, { to, json }: Output & { readonly to: string }, command: Command) => {
      positionOption(to);
      answer(name, await onJournal(command, (client) => reset(client, name, to)), json);
    });
  add("remove <name>", "forget it with its checkpoint", ["remove notifications", "remove notifications --force"])
    .option("--force", "also with its dead letters, whose events are never handled then", false)
    .action(async (name: string, { force, json }: Output & { readonly force: boolean }, command: Command) => {
      answer(name, await onJournal(command, (client) => remove(client, name, force)), json);
    });
};
