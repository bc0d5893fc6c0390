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
/** A line of a command that goes on; its answer comes when it has ended. */
const lineSchema = z.object({ line: z.string() });

/** What the console says to a token that is not its own. */
const REFUSED = "Authentication failed";

/** What the console said: `ok` false means that the command was refused. */
export type GmAnswer = z.output<typeof answerSchema>;

/** What to do with the lines of a command that goes on, and when to have seen enough. */
export type GmFollowing = { readonly onLine: (line: string) => void; readonly signal: AbortSignal };

const notFollowed = (): GmFollowing => ({ onLine: () => undefined, signal: new AbortController().signal });

/** The console greets before it knows who is there; what it says after that are lines of JSON. */
const jsonIn = (line: string): z.output<typeof lineSchema> | GmAnswer | null =>
  line.startsWith("{") ? z.union([lineSchema, answerSchema]).parse(JSON.parse(line)) : null;

/** What the console greets everybody with; anything else that is no JSON is why it closes. */
const GREETING = /^(Authentication Required|(Username: )*)$/;
/** Text without a line's end beyond this is not the console's. */
const LONGEST_LINE = 16_777_216;

const STRANGE = "said something that no console says: see whether another program listens there, and start the server";

const converse = (
  where: Endpoint,
  lines: readonly string[],
  timeoutMs: number,
  { onLine, signal }: GmFollowing,
): Promise<GmAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(dialAddress(where));
    let text = "";
    let sentence = "";
    const fail = (what: string) => {
      clearTimeout(late);
      socket.destroy();
      reject(new OperatorError(`The server's console on ${where.host}:${where.port} ${what}.`));
    };
    const finish = (answer: GmAnswer) => {
      clearTimeout(late);
      socket.removeAllListeners("close").destroy();
      resolve(answer);
    };
    const take = (line: string) => {
      const said = jsonIn(line);
      if (said === null) {
        if (!GREETING.test(line)) sentence = line.replace(/\p{Cc}/gu, "").slice(0, 200);
        if (line.includes(REFUSED))
          fail("refused the token in server.json: run this as the user that started the server");
      } else if ("line" in said) {
        clearTimeout(late);
        onLine(said.line);
      } else finish(said);
    };
    const late = setTimeout(
      () => fail(`did not answer within ${timeoutMs / 1000} s: look into the server's log, and try again`),
      timeoutMs,
    );
    socket.setEncoding("utf8");
    socket.once("connect", () => socket.write(lines.map((line) => `${line}\n`).join("")));
    socket.once("error", (error) => fail(`broke off (${error.message}): see whether the server still runs`));
    socket.once("close", () =>
      fail(
        sentence === ""
          ? "closed without an answer: see whether the server still runs, and its log"
          : `closed without an answer and said: ${sentence.replace(/\.$/, "")}`,
      ),
    );
    socket.on("data", (chunk: string) => {
      const said = (text + chunk).split(/\r?\n/);
      text = said.pop() ?? "";
      try {
        said.forEach(take);
      } catch {
        fail(STRANGE);
      }
      if (text.length > LONGEST_LINE) fail(STRANGE);
    });
    signal.addEventListener("abort", () => finish({ ok: true, lines: [] }), { once: true });
  });

/**
 * Runs one console command on the server of a data directory. One that goes on is followed until `following.signal`.
 * @throws OperatorError when no server runs there, or it does not answer.
 */
export const runGmCommand = async (
  dataDir: string,
  command: string,
  timeoutMs: number = ANSWER_TIMEOUT_MS,
  following: GmFollowing = notFollowed(),
): Promise<GmAnswer> => {
  const server = await readLiveServer(dataDir);
  if (server?.console === undefined) {
    throw new OperatorError(`No server is running for DATA_DIR ${dataDir}: start one with "npm start".`);
  }
  return converse(server.console, [`#gm ${server.token}`, command], timeoutMs, following);
};

/** Ctrl-C says that enough was seen of a command that goes on; of any other it ends the program, as ever. */
const followOnTerminal = (): GmFollowing => {
  const enough = new AbortController();
  let isFollowing = false;
  const onLine = (line: string) => {
    if (!isFollowing) process.once("SIGINT", () => enough.abort());
    isFollowing = true;
    console.log(line);
  };
  return { onLine, signal: enough.signal };
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
  zonetide gm event watch 101          (until Ctrl-C)
  zonetide gm --data-dir /srv/zonetide server info`,
    );
  addConfigFlags(gm, keys);
  gm.action(async (words: string[]) => {
    const command = words.join(" ").replace(/\s+/g, " ").trim();
    if (command === "") throw new ConfigError('The command is empty: see "zonetide gm help" for what there is.');
    const { dataDir } = configOf(gm, keys);
    const { ok, lines } = await runGmCommand(dataDir, command, ANSWER_TIMEOUT_MS, followOnTerminal());
    if (lines.length > 0) console.log(lines.join("\n"));
    if (!ok) process.exitCode = exitCodes.failed;
  });
};
