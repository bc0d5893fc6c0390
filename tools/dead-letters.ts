/** `zonetide dead-letters …`: events that could not be handled, and those that wait behind them. */
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { ConfigError, OperatorError } from "../src/config/operator-error.ts";
import { jsonDocument } from "../src/journal/json-document.ts";
import type { PooledSqlClient, SqlClient } from "../src/journal/sql-client.ts";
import {
  askForReplay,
  countDeadLetters,
  type DeadLetter,
  discardDeadLetters,
  listDeadLetters,
} from "../src/journal/subscriptions/dead-letter-admin.ts";
import { addConfigFlags, databaseKeys } from "./config-flags.ts";
import { findSubscription, onJournal, plainTable } from "./subscriptions.ts";

type Output = { readonly json: boolean };
type Chosen = Output & { readonly stream?: string; readonly position?: string; readonly all: boolean };

const LIST_MAX = 1000;
const REPLAY_WAIT_MS = 10_000;
const LOOK_MS = 100;

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

const why = ({ error, isReplayAsked }: DeadLetter): string =>
  `${error === null ? "waits behind an earlier event of its stream" : firstLine(error)}${isReplayAsked ? " (replaying)" : ""}`;

const listText = (letters: readonly DeadLetter[]): string => {
  if (letters.length === 0) return "There are no dead letters: nothing is parked.";
  const rows = letters.map((one) => [one.subscription, one.position, one.stream, one.type, one.attempts, why(one)]);
  const table = plainTable(["subscription", "position", "stream", "type", "attempts", "why"], rows);
  return letters.length < LIST_MAX ? table : `${table}\nOnly the first ${LIST_MAX} are shown: name a subscription.`;
};

const positionOf = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ConfigError(`A position is a whole number such as 1200, and "${text}" was given.`);
};

const explain = async (client: SqlClient, name: string, position: number, { json }: Output): Promise<string> => {
  await findSubscription(client, name);
  const [letter] = await listDeadLetters(client, { subscription: name, position }, 1);
  if (letter === undefined) {
    throw new OperatorError(
      `Nothing of "${name}" is parked at position ${position}: see "zonetide dead-letters list ${name}".`,
    );
  }
  const [first] = await listDeadLetters(client, { subscription: name, stream: letter.stream }, 1);
  const { events } = await countDeadLetters(client, name, letter.stream);
  if (json)
    return jsonDocument({ ...letter, parkedOfStream: events, firstOfStream: first?.position ?? position }, "letter");
  const cause =
    letter.error === null
      ? `It has not failed: it waits behind position ${first?.position}, which did (explain that one).`
      : `It failed at attempt ${letter.attempts} with:\n${letter.error.replaceAll(/^/gm, "  ")}`;
  return [
    `${letter.type} (version ${letter.schemaVersion}), position ${letter.position}, ${letter.stream}@${letter.version}, id ${letter.id}`,
    `At ${new Date(letter.atMs).toISOString()}, parked since ${new Date(letter.parkedAtMs).toISOString()}.`,
    cause,
    `Data: ${jsonDocument(letter.data, "data")}`,
    `Metadata: ${JSON.stringify(letter.meta)}`,
    `Parked of its stream: ${events}. When the cause is mended: zonetide dead-letters replay ${name} --stream ${letter.stream}`,
    `To give this event up: zonetide dead-letters discard ${name} --position ${letter.position}`,
  ].join("\n");
};

const replay = async (client: SqlClient, name: string, { stream, json }: Chosen): Promise<string> => {
  const { owner, state } = await findSubscription(client, name);
  const before = await countDeadLetters(client, name, stream);
  const asked = await askForReplay(client, name, stream);
  if (asked.length === 0) {
    const what = stream === undefined ? `Nothing of "${name}" is` : `Stream "${stream}" of "${name}" is not`;
    throw new OperatorError(`${what} parked: see what is with "zonetide dead-letters list ${name}".`);
  }
  const isOwned = owner !== null && state === "running";
  let left = await countDeadLetters(client, name, stream);
  for (const untilMs = performance.now() + REPLAY_WAIT_MS; isOwned && left.replaying > 0; ) {
    if (performance.now() > untilMs) break;
    await wait(LOOK_MS);
    left = await countDeadLetters(client, name, stream);
  }
  const handled = Math.max(0, before.events - left.events);
  if (json) return JSON.stringify({ name, streams: asked, handled, parked: left.events, replaying: left.replaying });
  if (!isOwned) return `Asked for: ${before.events} events are replayed once a running server has "${name}".`;
  const rest = left.replaying > 0 ? "the replay goes on" : `see "zonetide dead-letters list ${name}"`;
  return `${handled} handled, ${left.events} still parked${left.events > 0 ? `: ${rest}` : ""}.`;
};

const discard = async (client: PooledSqlClient, name: string, chosen: Chosen): Promise<string> => {
  const { stream, position, all, json } = chosen;
  if ([stream !== undefined, position !== undefined, all].filter(Boolean).length !== 1) {
    throw new ConfigError("Give one of --position, --stream and --all: what is discarded is never handled.");
  }
  await findSubscription(client, name);
  const filter = {
    ...(stream === undefined ? {} : { stream }),
    ...(position === undefined ? {} : { position: positionOf(position) }),
  };
  const positions = await discardDeadLetters(client, name, filter);
  if (positions.length === 0) {
    throw new OperatorError(`Nothing of "${name}" is parked there: see "zonetide dead-letters list ${name}".`);
  }
  const count = positions.length === 1 ? "1 event is" : `${positions.length} events are`;
  return json
    ? JSON.stringify({ name, discarded: positions })
    : `${count} discarded; the journal still has what was discarded.`;
};

/** Adds `dead-letters list|explain|replay|discard` to the CLI. They work beside a live server, which does the replaying. */
export const registerDeadLetterCommands = (program: Command): void => {
  const family = program.command("dead-letters").description("look after events that could not be handled");
  const add = (words: string, description: string, examples: readonly string[]): Command =>
    addConfigFlags(
      family
        .command(words)
        .description(description)
        .option("--json", "print JSON", false)
        .addHelpText("after", `\nExamples:\n${examples.map((one) => `  zonetide dead-letters ${one}`).join("\n")}`),
      databaseKeys,
    );

  add("list [subscription]", "print the parked events, of one subscription or of all", [
    "list",
    "list notifications --stream character-7 --json",
  ])
    .option("--stream <stream>", "only of this stream")
    .action(async (name: string | undefined, { stream, json }: Chosen, command: Command) => {
      const filter = {
        ...(name === undefined ? {} : { subscription: name }),
        ...(stream === undefined ? {} : { stream }),
      };
      const letters = await onJournal(command, async (client) => {
        if (name !== undefined) await findSubscription(client, name);
        return listDeadLetters(client, filter, LIST_MAX);
      });
      console.log(json ? jsonDocument({ deadLetters: letters }, "letters") : listText(letters));
    });
  add("explain <subscription> <position>", "print a parked event, why it is parked and what can be done", [
    "explain notifications 1200",
  ]).action(async (name: string, position: string, options: Output, command: Command) => {
    const at = positionOf(position);
    console.log(await onJournal(command, (client) => explain(client, name, at, options)));
  });
  add("replay <subscription>", "have parked events handled again, in order; the checkpoint stays where it is", [
    "replay notifications",
    "replay notifications --stream character-7",
  ])
    .option("--stream <stream>", "only of this stream")
    .action(async (name: string, options: Chosen, command: Command) => {
      console.log(await onJournal(command, (client) => replay(client, name, options)));
    });
  add("discard <subscription>", "give parked events up", [
    "discard notifications --position 1200",
    "discard notifications --stream character-7",
    "discard notifications --all",
  ])
    .option("--position <position>", "one event; those behind it stay parked until they are replayed")
    .option("--stream <stream>", "all of this stream")
    .option("--all", "all of the subscription", false)
    .action(async (name: string, options: Chosen, command: Command) => {
      console.log(await onJournal(command, (client) => discard(client, name, options)));
    });
};
