/** `zonetide journal stats|read|trace|verify|export|import`: operating the journal, whether its server runs or not. */
import type { Command } from "commander";
import type { Database } from "../src/persistence/database.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { exportTo, importFrom } from "./journal/files.ts";
import { printPage, questionOf, type ReadOptions } from "./journal/read.ts";
import { printStats, type StatsOptions } from "./journal/stats.ts";
import { printTrace } from "./journal/trace.ts";
import { printVerification } from "./journal/verify.ts";
import { withLocalDatabase } from "./local-server.ts";

type Output = { readonly json?: boolean };

const JSON_FLAG = ["--json", "print JSON"] as const;

/** Adds `journal` and its subcommands to the CLI. */
export const registerJournalCommands = (program: Command): void => {
  const journal = program.command("journal").description("look at the journal of events, check it, copy it");
  const { leaf, on } = leaves(journal);

  const stats = leaf("stats", "what there is in it, how large it is, and how its database and its tables are")
    .option("--exact", "count every event, however many there are")
    .option(...JSON_FLAG);
  stats.action((options: StatsOptions) => printStats(configOf(stats, databaseKeys), options));

  const read = leaf(
    "read",
    "events in their order",
    "--stream run-7 --limit 5",
    "--type RewardGranted --after 1000 --json",
    "--type RunStarted --type RunCompleted --since 2026-03-28T18:00:00Z --until 2026-03-29",
    "--actor character:7 --reverse --limit 10",
    "--correlation run-7 --limit 100 --cursor CURSOR --json",
    "--group run-7/team-2",
  )
    .option("--stream <name>", "of this stream only")
    .option(
      "--type <type>",
      "of this type only; give it again for another",
      (one, others: string[]) => [...others, one],
      [],
    )
    .option("--correlation <id>", "of this session, run or other correlation only")
    .option("--actor <actor>", "by this actor only, such as character:7 or account:gm")
    .option("--group <group>", "of this group only, such as run-7/team-2")
    .option("--since <time>", "of this time or later: 2026-03-28T18:00:00Z, or a day; UTC where no offset is given")
    .option("--until <time>", "before this time")
    .option("--after <position>", "after this position")
    .option("--before <position>", "before this position")
    .option("--reverse", "from the newest back")
    .option("--cursor <cursor>", "the next page: nextCursor of the page before, with the same filters")
    .option("--limit <count>", "at most this many", "50")
    .option(...JSON_FLAG);
  read.action((options: ReadOptions) => {
    const question = questionOf(options);
    return on(read, (database) => printPage(database, question, options.json ?? false));
  });

  const trace = leaf(
    "trace",
    "the chain from a player's packet to its rewards",
    "0192f3c1-7b7a-7c5d-9a51-3f1f6f5b2a10:17",
  )
    .argument("<id>", "session, packet (SESSION:NUMBER), event, or another correlation such as run-7")
    .option(...JSON_FLAG);
  trace.action((id: string, { json }: Output) => on(trace, (database) => printTrace(database, id, json ?? false)));

  const verify = leaf("verify", "hold the journal against itself and the tables against the journal").option(
    ...JSON_FLAG,
  );
  verify.action(({ json }: Output) => on(verify, (database) => printVerification(database, json ?? false)));

  const out = leaf(
    "export",
    "write every event, one JSON document a line",
    "journal.jsonl",
    "- | gzip > journal.jsonl.gz",
  );
  out.argument("<file>", "file to write, or - for standard output");
  out.action((file: string) => on(out, (database) => exportTo(database, file)));

  const into = leaf("import", "fill an empty journal with what an export wrote", "journal.jsonl", "- < journal.jsonl");
  into.argument("<file>", "file to read, or - for standard input");
  into.action((file: string) => on(into, (database) => importFrom(database, file)));
};

/** `leaf` makes a subcommand with examples and the flags that say where the database is, `on` runs on that database. */
const leaves = (journal: Command) => ({
  leaf: (name: string, description: string, ...examples: string[]): Command => {
    const lines = (examples.length > 0 ? examples : [""]).map((words) =>
      `  zonetide journal ${name} ${words}`.trimEnd(),
    );
    const command = journal.command(name).description(description);
    return addConfigFlags(command, databaseKeys).addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
  },
  on: (command: Command, work: (database: Database) => Promise<void>): Promise<void> =>
    withLocalDatabase(configOf(command, databaseKeys), work),
});
