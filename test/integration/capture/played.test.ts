import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientEnterZone, ClientPing, ServerEventList, ServerPong } from "../../../packets/index.ts";
import { issueTicket } from "../../../src/config/tickets.ts";
import { zonetide } from "../../e2e/cli/run-cli.ts";
import { readPcapng, streamOf } from "../../support/independent-pcapng.ts";
import { ServerProcess, TICKET_SECRET } from "../../support/server-process.ts";
import { WireClient } from "../../support/wire-client.ts";

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content", CAPTURE_BYTES: "1048576" });
});
afterAll(() => server.remove());

/** Runs a program of Wireshark's. Its remark on who runs it is no complaint about the file. */
function run(program: string, words: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { maxBuffer: 64 * 1_048_576 }, (error, stdout, stderr) => {
      if (error && "code" in error && error.code === "ENOENT") {
        return reject(new Error(`${program} is missing: install tshark (Debian: apt-get install tshark).`));
      }
      const complaints = stderr.replace(/^Running as user "root" and group "root"[^\n]*\n/m, "");
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr: complaints });
    });
  });
}

async function play(name: string, dialect: 1 | 2): Promise<void> {
  const characterId = (await server.characters([name])).get(name) ?? 0;
  const client = await WireClient.connect(server.file.game!);
  const pieces: Buffer[] = [];
  client.socket.prependListener("data", (bytes: Buffer) => pieces.push(bytes));
  const ticket = issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() });
  expect(await client.login(ticket, dialect)).toMatchObject({ result: 0 });
  client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 0, y: 0, z: 0 });
  await client.next(ServerEventList);
  for (let index = 0; index < 50; index++) client.send(ClientPing, { clientTimeMs: index });
  await client.until(() => client.all(ServerPong).length === 50);
  client.socket.end();
  await client.closed;
  received.push(client.received.length);
  seen.push(Buffer.concat(pieces).toString("hex"));
}

/** Of each client, how many packets came, and their bytes. */
const received: number[] = [];
const seen: string[] = [];
let path: string;

test("the console starts, lists and stops a capture while people play", async () => {
  expect(await server.gm("capture", "list")).toEqual({ ok: true, lines: ["No capture is running."] });
  const { ok, lines } = await server.gm("capture", "start");
  expect({ ok, lines }).toEqual({
    ok: true,
    lines: [expect.stringMatching(/^Capture 1 started \(all sessions\): \/.*\.pcapng$/)],
  });
  path = lines[0]?.split(": ")[1] ?? "";
  await Promise.all([play("Ada", 1), play("Bo", 2)]);
  expect((await server.gm("capture", "list")).lines[0]).toMatch(
    /^1 - all sessions since .*Z: 2 sessions, \d+ frames, \d+ bytes\./,
  );
  expect((await server.gm("capture", "stop")).lines[0]).toMatch(/^Capture 1 stopped: 2 sessions, \d+ frames/);
});

test("tshark and capinfos open it without complaint, and find nothing wrong in it", async () => {
  expect(await run("capinfos", [path])).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("Raw IP"),
  });
  const checks = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"];
  const wrong = await run("tshark", [
    ...checks,
    "-r",
    path,
    "-Y",
    "_ws.expert.severity >= warning || tcp.analysis.flags",
  ]);
  expect(wrong).toEqual({ code: 0, stderr: "", stdout: "" });
  const fields = ["-T", "fields", "-e", "frame.comment", "-Y", "frame.comment"];
  const { stdout } = await run("tshark", ["-r", path, ...fields]);
  expect(stdout).toMatch(/session \d+ is Ada \(character \d+\)/);
});

test("tshark with the dissector names every packet of it, in both dialects, and finds none malformed", async () => {
  const lua = join(server.dataDir, "zonetide.lua");
  expect(await zonetide(["dissector", "--output", lua])).toMatchObject({ code: 0, stderr: "" });
  const port = server.file.game?.port;
  const words = ["-X", `lua_script:${lua}`, "-d", `tcp.port==${port},zonetide`, "-r", path];
  const packets = await run("tshark", [...words, "-T", "fields", "-e", "zonetide.packet"]);
  expect(packets).toMatchObject({ code: 0, stderr: "" });
  const named = packets.stdout.split(/[\n,]/).filter((name) => name !== "");
  const shown = await zonetide(["capture", "show", path, "--json"]);
  const known = shown.stdout.split("\n").flatMap((line) => /"packet":"(\w+)"/.exec(line)?.[1] ?? []);
  expect(named.toSorted()).toEqual(known.toSorted());
  expect(
    (
      await run("tshark", [
        ...words,
        "-Y",
        "zonetide.malformed || zonetide.unknown_opcode || zonetide.unknown_value || zonetide.cut",
      ])
    ).stdout,
  ).toBe("");
});

test("the tools read it: every packet that the clients saw is shown, in both dialects", async () => {
  const shown = await zonetide(["capture", "show", path, "--from", "server", "--json"]);
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  const lines = shown.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const perSession = new Map<number, number>();
  for (const { kind, session, packet } of lines) {
    if (kind !== "frame") continue;
    expect(packet).toMatch(/^Server/);
    perSession.set(session, (perSession.get(session) ?? 0) + 1);
  }
  expect([...perSession.values()].sort()).toEqual([...received].sort());
});

test("it has every byte in order and none of the logins", async () => {
  const file = await readFile(path);
  const { packets, application } = readPcapng(file);
  expect(application).toMatch(/^Zonetide \d+\.\d+\.\d+$/);
  const connections = packets.filter(({ flags }) => flags === "S");
  const streams = connections.map(({ from, to }) => streamOf(packets, to, from).toString("hex"));
  expect(streams.sort()).toEqual([...seen].sort());
  for (const { from, to } of connections) expect(streamOf(packets, from, to).length).toBeGreaterThan(50 * 10);
  const auth = (await zonetide(["capture", "show", path, "--packet", "ClientAuth"])).stdout;
  expect(auth.match(/ClientAuth/g)).toHaveLength(2);
  expect(auth.match(/ticket=\S{8}A{71} proof=0{64}/g)).toHaveLength(2);
});

test("a capture that is running when the server stops is closed whole", async () => {
  await server.gm("capture", "start", "player", "Nobody");
  const { lines } = await server.gm("capture", "start", "all");
  const last = lines[0]?.split(": ")[1] ?? "";
  await play("Ada", 2);
  expect(await server.stop()).toBe(0);
  const { packets } = readPcapng(await readFile(last));
  expect(packets.at(-1)?.flags).toBe("A");
  expect(await readdir(join(server.dataDir, "captures"))).toHaveLength(3);
});
