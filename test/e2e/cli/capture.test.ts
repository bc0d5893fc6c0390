import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ClientHello, ClientPing, ServerEventStart, ServerHello } from "../../../packets/index.ts";
import type { CaptureItem } from "../../../src/capture/capture-item.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import { writeItems } from "../../unit/capture/sample-capture.ts";
import { temporaryDataDir, zonetide } from "./run-cli.ts";

const START_US = 1_780_000_000_000_000;
const objectives = [{ index: 0, type: "kill_boss" as const, target: 5, current: 1 }];
const said: readonly (readonly ["client" | "server", Buffer])[] = [
  ["server", encodeFrame(ServerHello, { dialectMax: 2, realmId: 1, serverTimeMs: 1n, nonce: Buffer.alloc(16, 5) }, 1)],
  ["client", encodeFrame(ClientHello, { dialect: 2, build: 3 }, 1)],
  ["client", encodeFrame(ClientPing, { clientTimeMs: 77 }, 2)],
  [
    "server",
    encodeFrame(
      ServerEventStart,
      { instanceId: 9, eventId: 3, eventType: "escort", phase: 0, durationMs: 5, objectives },
      2,
    ),
  ],
  ["client", Buffer.from("0700000077770a", "hex")],
];

const session = (number: number): CaptureItem[] => {
  const of = { session: number, atUs: START_US };
  const end = (port: number) => ({ address: "127.0.0.1", port });
  return [
    { kind: "session", ...of, client: end(5_000 + number), server: end(24_000), fromStart: true },
    ...said.map(([from, frame], index): CaptureItem => {
      return { kind: "frame", session: number, atUs: START_US + index * 1_000_000, from, frame };
    }),
    { kind: "end", session: number, atUs: START_US + 5_000_000, how: "closed" },
  ];
};

let path: string;
beforeAll(async () => {
  const items = [...session(1), ...session(2)].sort((one, other) => one.atUs - other.atUs);
  path = await writeItems("pcapng", [...items]);
});

const show = async (...words: string[]) => {
  const { code, stdout, stderr } = await zonetide(["capture", "show", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim().split("\n");
};

describe("show", () => {
  test("is a line a packet: time, session, direction, packet, fields", async () => {
    const lines = await show(path, "--session", "2");
    expect(lines.map((line) => line.slice(29).replace(/\s+/g, " "))).toEqual([
      "#2 + session 127.0.0.1 port 5002 to 127.0.0.1 port 24000",
      `#2 ← ServerHello dialectMax=2 realmId=1 serverTimeMs=1 nonce=${"05".repeat(16)}`,
      "#2 → ClientHello dialect=2 build=3",
      "#2 → ClientPing clientTimeMs=77",
      `#2 ← ServerEventStart instanceId=9 eventId=3 eventType=escort phase=0 durationMs=5 objectives=${JSON.stringify(objectives)}`,
      "#2 → 0x7777 There is no packet with opcode 0x7777. 0700000077770a",
      "#2 - end closed",
    ]);
    expect(lines[3]).toMatch(/^2026-05-28T20:26:42\.000000Z {2}#2/);
  });

  test("filters by side, packet and time", async () => {
    const frames = async (...words: string[]) =>
      (await show(path, ...words)).filter((line) => / [→←] /.test(line)).length;
    expect(await frames("--from", "client")).toBe(6);
    expect(await frames("--packet", "ClientPing", "--packet", "0x7777")).toBe(4);
    expect(await frames("--since", "+1", "--until", "2026-05-28T20:26:42Z")).toBe(4);
  });

  test("--json lines can be edited and fed back, also without the hello that told the dialect", async () => {
    const lines = await show(path, "--json", "--packet", "ServerEventStart", "--session", "1");
    const edited = lines.join("\n").replace('"eventId":3', '"eventId":4');
    const back = await zonetide(["capture", "convert", "-", "-"], { input: edited });
    expect(back).toMatchObject({ code: 0, stderr: "1 packets of 1 sessions written to standard output (jsonl).\n" });
    expect(back.stdout).toContain('"eventId":4,"eventType":"escort"');
    expect(back.stdout).toContain('"kill_boss"');
  });

  test("a pipe that closes early ends it quietly", async () => {
    const big = await writeItems("jsonl", Array.from({ length: 3_000 }, (_, index) => session(index + 1)).flat());
    const child = spawn("/bin/sh", ["-c", `"$0" bin/zonetide.js capture show ${big} | head -n 2`, process.execPath]);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    await once(child, "close");
    expect({ lines: stdout.trim().split("\n").length, stderr }).toEqual({ lines: 2, stderr: "" });
  });

  test.each([
    [["--from", "me"], "--from takes client or server"],
    [["--packet", "ClientNothing"], 'There is no packet "ClientNothing"'],
    [["--since", "noon"], '"noon" is no time'],
    [["--session", "x"], "--session takes the number of a session"],
  ])("%j is wrong usage", async (words, sentence) => {
    const { code, stderr } = await zonetide(["capture", "show", path, ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });
});

describe("convert", () => {
  test("goes round through every format", async () => {
    const folder = await temporaryDataDir();
    const files = ["a.pkt", "b.pcap", "c.jsonl", "d.pcapng"].map((name) => join(folder, name));
    let from = path;
    for (const to of files) {
      const { code, stdout } = await zonetide(["capture", "convert", from, to]);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("10 packets of 2 sessions") });
      from = to;
    }
    const frames = async (file: string) => (await show(file)).filter((line) => / [→←] /.test(line));
    expect(await frames(from)).toEqual(await frames(path));
  });

  test("refuses what it cannot do, and leaves nothing half written", async () => {
    const folder = await temporaryDataDir();
    const to = join(folder, "out.pcapng");
    expect(await zonetide(["capture", "convert", path, path])).toMatchObject({ code: 2 });
    expect(await zonetide(["capture", "convert", path, join(folder, "x.txt")])).toMatchObject({ code: 2 });
    expect(await zonetide(["capture", "convert", path, to, "--format", "text"])).toMatchObject({ code: 2 });
    const bad = join(folder, "bad.jsonl");
    await writeFile(bad, `${(await zonetide(["capture", "show", path, "--json"])).stdout}{"kind":"frame"}\n`);
    const { code, stderr } = await zonetide(["capture", "convert", bad, to]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
    expect(existsSync(to)).toBe(false);
    await writeFile(to, "kept");
    expect(await zonetide(["capture", "convert", join(folder, "nothing.pcap"), to])).toMatchObject({ code: 1 });
    expect(await readFile(to, "utf8")).toBe("kept");
    expect((await readFile(path)).length).toBeGreaterThan(0);
  });
});

test("stats counts sessions, packets and bytes", async () => {
  const { code, stdout } = await zonetide(["capture", "stats", path, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{
      format: "pcapng",
      sessions: 2,
      frames: 10,
      durationMs: 5_000,
      ends: { closed: 2, reset: 0, cut: 0 },
      damage: [],
    },
    packets: expect.arrayContaining([{ packet: "ClientPing", from: "client", count: 2, bytes: 20 }]),
  });
  expect((await zonetide(["capture", "stats", path])).stdout).toContain("2 sessions: 2 closed, 0 reset, 0 cut off");
  expect(await zonetide(["capture", "stats", "/nowhere.pcap"])).toMatchObject({
    ...{ code: 1, stdout: "", stderr: "There is no file /nowhere.pcap: give the path of a capture.\n" },
  });
});

describe("a convert that does not end well", () => {
  const before = "what was there before";
  const place = async () => {
    const folder = await temporaryDataDir();
    const out = join(folder, "out.jsonl");
    await writeFile(out, before);
    return { folder, out };
  };

  test("leaves what was there before, where the input turns out bad later on", async () => {
    const { folder, out } = await place();
    const bad = join(folder, "bad.jsonl");
    const good = await zonetide(["capture", "convert", path, "-"]);
    await writeFile(bad, `${good.stdout}{"nonsense":1}\n`);
    const { code } = await zonetide(["capture", "convert", bad, out]);
    expect(code).toBe(1);
    expect(await readFile(out, "utf8")).toBe(before);
    expect((await readdir(folder)).toSorted()).toEqual(["bad.jsonl", "out.jsonl"]);
  });

  test("leaves what was there before, where a signal ends it", async () => {
    const { folder, out } = await place();
    const child = spawn(process.execPath, ["bin/zonetide.js", "capture", "convert", "-", out], { stdio: "pipe" });
    const { stdout } = await zonetide(["capture", "convert", path, "-"]);
    child.stdin.on("error", () => undefined);
    // Enough for the output to be begun.
    const frames = stdout.split("\n").filter((line) => line.includes("ClientPing"));
    child.stdin.write(`${stdout.split("\n").slice(0, 4).join("\n")}\n${`${frames[0]}\n`.repeat(4_000)}`);
    await expect.poll(async () => (await readdir(folder)).length, { timeout: 20_000 }).toBe(2);
    child.kill("SIGINT");
    await once(child, "exit");
    expect(await readFile(out, "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual(["out.jsonl"]);
  });
});
