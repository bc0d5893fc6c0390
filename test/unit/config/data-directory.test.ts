import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadTicketSecret } from "../../../src/config/secrets.ts";
import {
  readLiveServer,
  readServerFile,
  removeServerFile,
  type ServerFile,
  writeServerFile,
} from "../../../src/config/server-file.ts";

let base = "";
let dataDir = "";
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "zonetide-config-"));
  dataDir = join(base, "deep", "data");
});
afterEach(() => rm(base, { recursive: true, force: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const isRoot = process.getuid?.() === 0;

describe("ticket secret", () => {
  test("is made once, for its owner only, in a folder of the right mode", async () => {
    const secret = await loadTicketSecret({ dataDir, ticketSecret: undefined });
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await loadTicketSecret({ dataDir, ticketSecret: undefined })).toBe(secret);
    expect(await modeOf(join(dataDir, "ticket-secret"))).toBe(0o600);
    expect(await modeOf(dataDir)).toBe(isRoot ? 0o711 : 0o700);
    expect(await readdir(dataDir)).toEqual(["ticket-secret"]);
  });

  test("programs that race agree", async () => {
    const program = `
      import { loadTicketSecret } from ${JSON.stringify(join(process.cwd(), "src/config/secrets.ts"))};
      console.log(await loadTicketSecret({ dataDir: ${JSON.stringify(dataDir)} }));`;
    const secrets = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
        let text = "";
        child.stdout.on("data", (chunk) => (text += chunk));
        await once(child, "close");
        return text.trim();
      }),
    );
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the environment's wins and writes nothing", async () => {
    expect(await loadTicketSecret({ dataDir, ticketSecret: "from the environment" })).toBe("from the environment");
    await expect(stat(dataDir)).rejects.toThrow("ENOENT");
  });

  test("a damaged one is refused, not replaced", async () => {
    await loadTicketSecret({ dataDir, ticketSecret: undefined });
    await writeFile(join(dataDir, "ticket-secret"), "short");
    await expect(loadTicketSecret({ dataDir, ticketSecret: undefined })).rejects.toThrow("is damaged: put back");
    expect(await readFile(join(dataDir, "ticket-secret"), "utf8")).toBe("short");
  });

  test("a folder that cannot be made is one sentence", async () => {
    await writeFile(join(base, "deep"), "a file where a folder is wanted");
    await expect(loadTicketSecret({ dataDir, ticketSecret: undefined })).rejects.toThrow(
      /^The data directory .+ cannot be written \(\w+\): make it a folder/,
    );
  });

  test("a private folder made beforehand gets a passage for the database's user, as root only", async () => {
    await chmod(base, 0o700);
    await loadTicketSecret({ dataDir: base, ticketSecret: undefined });
    expect(await modeOf(base)).toBe(isRoot ? 0o711 : 0o700);
  });
});

describe("server.json", () => {
  const listening = async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    return { server, port: (server.address() as AddressInfo).port };
  };
  const fileOf = (port: number, pid = process.pid): ServerFile => ({
    pid,
    game: { host: "127.0.0.1", port: 24_000 },
    console: { host: "127.0.0.1", port },
    databaseUrl: "postgres://x",
    token: "abc",
  });

  test("is written for its owner only, read back, and replaced whole", async () => {
    await writeServerFile(dataDir, fileOf(1));
    await writeServerFile(dataDir, fileOf(2));
    expect(await readServerFile(dataDir)).toEqual(fileOf(2));
    expect(await modeOf(join(dataDir, "server.json"))).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(["server.json"]);
  });

  test("a server counts while its pid lives and its console accepts", async () => {
    const { server, port } = await listening();
    await writeServerFile(dataDir, fileOf(port));
    expect(await readLiveServer(dataDir)).toEqual(fileOf(port));
    await writeServerFile(dataDir, { ...fileOf(port), console: { host: "0.0.0.0", port } });
    expect((await readLiveServer(dataDir))?.pid).toBe(process.pid);
    server.close();
    await once(server, "close");
    expect(await readLiveServer(dataDir)).toBeNull();
  });

  test("a killed server's file counts as none, even when its port went to another", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const { server, port } = await listening();
    await writeServerFile(dataDir, fileOf(port, child.pid));
    expect(await readLiveServer(dataDir)).toBeNull();
    server.close();
  });

  test("missing, damaged and foreign files count as none", async () => {
    expect(await readLiveServer(dataDir)).toBeNull();
    await writeServerFile(dataDir, fileOf(1));
    for (const text of ["", "{", "[]", '{"pid": "1"}', '{"pid": -1, "databaseUrl": "", "token": "x"}']) {
      await writeFile(join(dataDir, "server.json"), text);
      expect(await readServerFile(dataDir)).toBeNull();
    }
  });

  test("a server removes its own file, not one written since", async () => {
    await writeServerFile(dataDir, fileOf(1, 999_999));
    await removeServerFile(dataDir);
    expect(await readServerFile(dataDir)).not.toBeNull();
    await writeServerFile(dataDir, fileOf(1));
    await removeServerFile(dataDir);
    expect(await readdir(dataDir)).toEqual([]);
    await removeServerFile(dataDir);
  });
});
