import { mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { writeServerFile } from "../../../src/config/server-file.ts";
import { runGmCommand } from "../../../tools/gm.ts";

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** A data directory whose console says only this and closes. */
const consoleThatSays = async (words: string): Promise<string> => {
  server = createServer((socket) =>
    socket
      .on("error", () => undefined)
      .resume()
      .end(words),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const at = { host: "127.0.0.1", port: typeof address === "object" ? (address?.port ?? 0) : 0 };
  const dataDir = await mkdtemp(join(tmpdir(), "zonetide-gm-"));
  await writeServerFile(dataDir, {
    pid: process.pid,
    game: at,
    console: at,
    databaseUrl: "postgres://none",
    token: "t",
  });
  return dataDir;
};

test.each([
  [
    "why the console closes",
    "Too many connections: try again later.\r\n",
    "and said: Too many connections: try again later.",
  ],
  ["nothing to quote", "Authentication Required\r\nUsername: \r\n", "closed without an answer: see whether"],
  ["another program's nonsense", '{"hello":1}\n', "see whether another program listens there"],
  ["no JSON at all", "{{{\n", "see whether another program listens there"],
])("%s is told in one sentence", async (_name, words, sentence) => {
  await expect(runGmCommand(await consoleThatSays(words), "server info", 5_000)).rejects.toThrow(sentence);
});
