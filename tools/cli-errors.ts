/** How a program of the CLI ends when something goes wrong: one sentence on standard error, and the exit code. */
import { CommanderError } from "commander";
import { isDiskFull, OperatorError, systemCode } from "../src/config/operator-error.ts";

/** Exit codes of every command (design, Fixed interfaces). */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** What is shown of a failure, and what the process ends with; `sentence` null where all has been said. */
export type Ending = { readonly sentence: string | null; readonly exitCode: number };

/** Commander's complaint ("error: unknown option '--x'", perhaps with a guess on a second line) as one sentence. */
const usageSentence = (message: string): string => {
  const [complaint = "", guess = ""] = message
    .replace(/^error: /, "")
    .replace(" is invalid. ", " is invalid: ")
    .split("\n");
  const what = `${complaint.charAt(0).toUpperCase()}${complaint.slice(1)}`;
  // One that ends like a sentence was written to say what to do.
  if (what.endsWith(".")) return what;
  return `${what}${guess === "" ? "" : ` ${guess}`}: see "zonetide --help", or "zonetide COMMAND --help" for one command.`;
};

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim();

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Turns whatever was thrown into its ending. Errors made for the operator speak for themselves; any other is a fault of
 * the program, whose stack `LOG_LEVEL=debug` shows.
 */
export const endingOf = (error: unknown, showStack: boolean): Ending => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { sentence: null, exitCode: exitCodes.done };
    // Help that was shown because no command was given has said what to do.
    if (error.code === "commander.help") return { sentence: null, exitCode: exitCodes.usage };
    return { sentence: usageSentence(error.message), exitCode: exitCodes.usage };
  }
  const stack = showStack && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : "";
  if (error instanceof OperatorError) return { sentence: oneLine(error.message) + stack, exitCode: error.exitCode };
  if (isDiskFull(systemCode(error))) {
    const sentence = `No space left on the disk (${oneLine(messageOf(error))}): free some space there, and try again.`;
    return { sentence: sentence + stack, exitCode: exitCodes.failed };
  }
  const message = oneLine(messageOf(error));
  const advice = stack === "" ? " (set LOG_LEVEL=debug for the stack, and report it if it comes again)." : stack;
  return { sentence: `Unexpected: ${message}${advice}`, exitCode: exitCodes.failed };
};
