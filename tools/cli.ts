/** The program `zonetide`: from the words behind it to its exit code. */
import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import { endingOf, exitCodes } from "./cli-errors.ts";
import { families } from "./command-families.ts";

/** Something that still holds the process open after a failure gets this long, and no longer. */
const LINGER_MS = 5000;

const createProgram = (): Command =>
  new Command("zonetide")
    .description("A game server for public events, and the tools around it.")
    .version(manifest.version)
    .addHelpText("after", '\n"zonetide COMMAND --help" shows the flags of a command, with examples.')
    .exitOverride()
    // What is wrong is said in one place, below.
    .configureOutput({ outputError: () => undefined });

const run = async (words: readonly string[]): Promise<void> => {
  const program = createProgram();
  const asked = families.filter(({ name }) => name === words[0]);
  for (const family of asked.length > 0 ? asked : families) await family.register(program);
  await program.parseAsync(words, { from: "user" });
};

/** `| head` closes our output early, which is no failure of ours. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  process.stderr.write(`Standard output cannot be written (${error.message}): write it to another place.\n`);
  process.exit(exitCodes.failed);
});
/** Nobody is left to be told. */
process.stderr.on("error", () => undefined);

const words = process.argv.slice(2);
try {
  await run(words);
} catch (error) {
  const showStack = /^(debug|trace)$/.test(process.env.LOG_LEVEL ?? "");
  const { sentence, exitCode } = endingOf(error, showStack);
  if (sentence !== null) process.stderr.write(`${sentence}\n`);
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
