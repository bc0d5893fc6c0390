/** `DATA_DIR/server.json`: where the running server of a data directory listens, and the token that is an operator's right. */
import { readFile, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "./operator-error.ts";
import { ensureDataDir, replacePrivateFile } from "./private-file.ts";

const endpoint = z.object({ host: z.string(), port: z.number().int().min(1).max(65_535) });

const serverFile = z.object({
  pid: z.number().int().positive(),
  game: endpoint.optional(),
  console: endpoint.optional(),
  http: endpoint.optional(),
  databaseUrl: z.string(),
  token: z.string().min(1),
});

/** Host and port of one listener. */
export type Endpoint = Readonly<z.output<typeof endpoint>>;
/** What a running server says about itself (design, Fixed interfaces). A listener that does not exist is absent. */
export type ServerFile = Readonly<z.output<typeof serverFile>>;

const PROBE_TIMEOUT_MS = 2000;

const pathOf = (dataDir: string): string => join(dataDir, "server.json");

/** Writes the file in one step, mode 0600. @throws OperatorError when the data directory cannot be written. */
export const writeServerFile = async (dataDir: string, server: ServerFile): Promise<void> => {
  await ensureDataDir(dataDir);
  await replacePrivateFile(pathOf(dataDir), `${JSON.stringify(server, null, 2)}\n`);
};

/** What the file says, whether or not that server still lives; null when it is missing, unreadable or damaged. */
export const readServerFile = async (dataDir: string): Promise<ServerFile | null> => {
  try {
    const parsed = serverFile.safeParse(JSON.parse(await readFile(pathOf(dataDir), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Removes the file if it is still this server's: one that was started since keeps its own. */
export const removeServerFile = async (dataDir: string, pid: number = process.pid): Promise<void> => {
  if ((await readServerFile(dataDir))?.pid === pid) await unlink(pathOf(dataDir)).catch(() => undefined);
};

/** The address to dial for a listener: one that listens everywhere is dialled at home. */
export const dialAddress = ({ host, port }: Endpoint): Endpoint => {
  if (host === "0.0.0.0") return { host: "127.0.0.1", port };
  return host === "::" ? { host: "::1", port } : { host, port };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return systemCode(error) === "EPERM";
  }
};

const accepts = (where: Endpoint): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(dialAddress(where));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });

/**
 * The server that runs on this data directory now, or null. A killed server leaves its file behind and its pid may have
 * gone to another program, so the pid must live and the console must accept a connection.
 */
export const readLiveServer = async (dataDir: string): Promise<ServerFile | null> => {
  const server = await readServerFile(dataDir);
  if (server === null || !isAlive(server.pid)) return null;
  const listener = server.console ?? server.game;
  return listener !== undefined && (await accepts(listener)) ? server : null;
};
