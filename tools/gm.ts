/** `zonetide gm COMMAND…`: one console command on the running server, with the right of the data directory. */
import { connect } from "node:net";
import type { Command } from "commander";
import { z } from "zod";
import { ConfigError, OperatorError } from "../src/config/operator-error.ts";
import { dialAddress, type Endpoint, readLiveServer } from "../src/config/server-file.ts";
import { exitCodes } from "./cli-errors.ts";
import { addConfigFlags, configOf } from "./config-flags.ts";

const ANSWER_TIMEOUT_MS = 15_000;
const keys = ["dataDir"] as const;

const answerSchema = z.object({ ok: z.boolean(), lines: z.array(z.string()) });

/** What the console says to a token that is not its own. */
const REFUSED = "Authentication failed";

/** What the console said: `ok` false means that the command was refused. */
export type GmAnswer = z.output<typeof answerSchema>;

/** The console greets before it knows who is there; the answer is the first line of JSON after that. */
const answerIn = (text: string): GmAnswer | null => {
  const line = text
    .split("\n")
    .slice(0, -1)
    .find((one) => one.startsWith("{"));
  return line === undefined ? null : answerSchema.parse(JSON.parse(line));
};

const converse = (where: Endpoint, lines: readonly string[], timeoutMs: number): Promise<GmAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(dialAddress(where));
    let text = "";
    const fail = (what: string) => {
      clearTimeout(late);
      socket.destroy();
      reject(new OperatorError(`The server's console on ${where.host}:${where.port} ${what}.`));
    };
    const late = setTimeout(
      () => fail(`did not answer within ${timeoutMs / 1000} s: look into the server's log, and try again`),
      timeoutMs,
    );
    socket.setEncoding("utf8");
    socket.once("connect", () => socket.write(lines.map((line) => `${line}\n`).join("")));
    socket.once("error", (error) => fail(`broke off (${error.message}): see whether the server still runs`));
    socket.once("close", () => fail("closed without an answer: see whether the server still runs, and its log"));
    socket.on("data", (chunk: string) => {
      text += chunk;
      const answer = answerIn(text);
      if (answer === null) {
        if (text.includes(REFUSED))
          fail("refused the token in server.json: run this as the user that started the server");
        return;
      }
      clearTimeout(late);
      socket.removeAllListeners("close").destroy();
      resolve(answer);
    });
  });

/**
 * Runs one console command on the server of a data directory.
 * @throws OperatorError when no server runs there, or it does not answer.
 */
export const runGmCommand = async (
  dataDir: string,
  command: string,
  timeoutMs: number = ANSWER_TIMEOUT_MS,
): Promise<GmAnswer> => {
  const server = await readLiveServer(dataDir);
  if (server?.console === undefined) {
    throw new OperatorError(`No server is running for DATA_DIR ${dataDir}: start one with "npm start".`);
  }
  return converse(server.console, [`#gm ${server.token}`, command], timeoutMs);
};

/** Adds `gm COMMAND…` to the CLI. Exit code 1 when the command was refused. */
export const registerGmCommand = (program: Command): void => {
  const gm = program
    .command("gm")
    .description("run one console command on the running server")
    .argument("<command...>", "the command as it is typed on the console")
    .addHelpText(
      "after",
      `
Examples:
  zonetide gm help
  zonetide gm event start 1
  zonetide gm .event activelist
  zonetide gm --data-dir /srv/zonetide server info`,
    );
  addConfigFlags(gm, keys);
  gm.action(async (words: string[]) => {
    const command = words.join(" ").replace(/\s+/g, " ").trim();
    if (command === "") throw new ConfigError('The command is empty: see "zonetide gm help" for what there is.');
    const { ok, lines } = await runGmCommand(configOf(gm, keys).dataDir, command);
    if (lines.length > 0) console.log(lines.join("\n"));
    if (!ok) process.exitCode = exitCodes.failed;
  });
};
