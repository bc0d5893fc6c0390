import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allPackets } from "../../../packets/index.ts";
import { exampleFields } from "../../../tools/packet-examples.ts";

const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));
const entry = fileURLToPath(new URL("packet-cli-entry.ts", import.meta.url));

type Ended = { code: number | null; out: string; err: string };

function packet(words: readonly string[], input = ""): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [entry, "packet", ...words]);
    const ended = { out: "", err: "" };
    child.stdout.on("data", (data: Buffer) => (ended.out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (ended.err += data.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...ended }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

const join = "0a000000410a07000000";
const joinJson = '{"packet":"ClientEventJoin","fields":{"instanceId":7}}';

describe("packet encode", () => {
  it("prints the frame", async () => {
    expect(await packet(["encode", "ClientEventJoin", '{"instanceId":7}'])).toEqual({
      code: 0,
      out: `${join}\n`,
      err: "",
    });
  });

  it("speaks dialect 1 unless told otherwise", async () => {
    const fields = { instanceId: 1, eventId: 2, eventType: "escort", phase: 0, durationMs: 0, objectives: [] };
    const [first, second] = await Promise.all([
      packet(["encode", "ServerEventStart", JSON.stringify(fields)]),
      packet(["encode", "ServerEventStart", JSON.stringify(fields), "--dialect", "2"]),
    ]);
    expect(first.out).toBe("14000000010a0100000002000000000000000000\n");
    expect(second.out).toBe("15000000010a010000000200000004000000000000\n");
  });

  it("reads one packet a line, tells bad lines and goes on", async () => {
    const input = `${joinJson}\n\n{"packet":"Nobody","fields":{}}\r\n  \nnonsense\n${joinJson.replace("7", "-1")}\n${joinJson}`;
    const { code, out, err } = await packet(["encode", "-"], input);
    expect({ code, out }).toEqual({ code: 1, out: `${join}\n${join}\n` });
    const said = err.trimEnd().split("\n");
    expect(said).toHaveLength(3);
    expect(said[0]).toMatch(/^Line 3: .*"Nobody"/);
    expect(said[1]).toMatch(/^Line 5: .*JSON/);
    expect(said[2]).toMatch(/^Line 6: ClientEventJoin\.instanceId must/);
  });

  it.each([
    [["encode", "Nobody", "{}"], 1, /no packet "Nobody"/],
    [["encode", "ClientEventJoin", "{"], 1, /not JSON/],
    [["encode", "ClientEventJoin", "{}"], 1, /instanceId is missing/],
    [["encode", "ClientEventJoin"], 2, /Give the fields/],
    [["encode", "-", "{}"], 2, /standard input/],
    [["encode", "ClientLogout", "{}", "--dialect", "3"], 2, /no dialect "3"/],
    [["encode", "ClientLogout", "{}", "--color"], 2, /Unknown option/],
    [["decode", join, "--dialect", "one"], 2, /no dialect "one"/],
    [["decode"], 2, /Missing required argument/],
    [["decode", "0a00"], 1, /6 bytes at least and this has 2/],
    [["decode", "xyz"], 1, /not hex/],
    [["decode", `${join}00`], 1, /says that it has 10 bytes and it has 11/],
    [["decode", "06000000ffff"], 1, /opcode 0xffff/],
    [["decode", "09000000410a070000"], 1, /ClientEventJoin\.instanceId at payload byte 0/],
  ] as const)("%j ends with %d and one sentence", async (words, code, said) => {
    const ended = await packet(words);
    expect(ended).toMatchObject({ code, out: "" });
    expect(ended.err).toMatch(said);
    expect(ended.err.trimEnd()).not.toContain("\n");
  });
});

describe("packet decode", () => {
  it("prints name and fields", async () => {
    const spaced = "0A 00 00 00 41 0A 07 00 00 00";
    expect(await packet(["decode", spaced])).toEqual({
      code: 0,
      out: "ClientEventJoin (0x0a41)\n  instanceId = 7\n",
      err: "",
    });
    expect((await packet(["decode", ...spaced.split(" "), "--json"])).out).toBe(`${joinJson}\n`);
  });

  it("prints the items of a list below it", async () => {
    const { out } = await packet(["decode", "17000000050a0107000000e9030000050060ea00000c00"]);
    expect(out).toBe(
      "ServerEventList (0x0a05)\n  events = 1 items\n    [0] instanceId = 7, eventId = 1001, " +
        'eventType = "world_boss", phase = 0, timeRemainingMs = 60000, participantCount = 12\n',
    );
  });

  it("reads one frame a line and prints one line each", async () => {
    const { code, out, err } = await packet(["decode", "-"], `${join}\n0a0000\n${join.toUpperCase()}\n`);
    expect({ code, out }).toEqual({ code: 1, out: "ClientEventJoin  instanceId = 7\n".repeat(2) });
    expect(err).toMatch(/^Line 2: [^\n]*\n$/);
  });

  it.each(["1", "2"])("gives back every packet that encode takes, dialect %s", async (dialect) => {
    const lines = allPackets.map(({ name, fields }) => JSON.stringify({ packet: name, fields: exampleFields(fields) }));
    const encoded = await packet(["encode", "-", "--dialect", dialect], lines.join("\n"));
    const decoded = await packet(["decode", "-", "--json", "--dialect", dialect], encoded.out);
    expect([encoded.code, decoded.code, encoded.err + decoded.err]).toEqual([0, 0, ""]);
    const back = decoded.out.trimEnd().split("\n");
    if (dialect === "2") expect(back).toEqual(lines);
    else expect(back.map((line) => JSON.parse(line).packet)).toEqual(allPackets.map(({ name }) => name));
  });

  it("streams a long input", async () => {
    const count = 50_000;
    const { code, out } = await packet(["decode", "-", "--json"], `${join}\n`.repeat(count));
    expect([code, out.length]).toEqual([0, count * (joinJson.length + 1)]);
  });

  it("shows examples with --help", async () => {
    for (const words of [["encode"], ["decode"]]) {
      const { code, out } = await packet([...words, "--help"]);
      expect(code).toBe(0);
      expect(out).toContain("Examples:");
    }
  });
});
