import { describe, expect, it } from "vitest";
import { GameFixture } from "../../integration/net/game-fixture.ts";

// Frames by hand, from the wire protocol alone: size u32, opcode u16, payload, little-endian.
const hello = "0b000000 0400 01 07000000";
const ping = "0a000000 0800 2a000000";
const pong = "12000000 0900 2a000000 0068e5cf8b010000".replaceAll(" ", "");

/** What the server writes, as hex, without the hello that it begins with. */
async function answersTo(pieces: readonly string[], waitForEnd: boolean): Promise<string> {
  const fixture = new GameFixture();
  const client = fixture.connectInMemory();
  const chunks: Buffer[] = [];
  client.socket.on("data", (bytes: Buffer) => chunks.push(bytes));
  for (const piece of pieces) client.sendBytes(piece);
  if (waitForEnd) await new Promise((resolve) => client.socket.once("end", resolve));
  else await client.until((received) => received.some(({ name }) => name === "ServerPong"));
  const bytes = Buffer.concat(chunks);
  client.destroy();
  await client.closed;
  return bytes.subarray(bytes.readUInt32LE(0)).toString("hex");
}

/** The first error and the disconnect that must follow it: `code/opcode/reason`. */
async function refusalOf(...pieces: string[]): Promise<string> {
  const bytes = Buffer.from(await answersTo(pieces, true), "hex");
  const errorBytes = bytes.readUInt32LE(0);
  expect(bytes.readUInt16LE(4)).toBe(0x0007);
  expect(bytes.readUInt16LE(errorBytes + 4)).toBe(0x000a);
  expect(errorBytes + bytes.readUInt32LE(errorBytes)).toBe(bytes.length);
  return `${bytes.readUInt16LE(6)}/${bytes.readUInt16LE(8).toString(16)}/${bytes.readUInt8(errorBytes + 6)}`;
}

describe("a session's bytes", () => {
  it("begin with a ServerHello that names realm, time and a nonce of 16 bytes", async () => {
    const client = new GameFixture().connectInMemory();
    const bytes = await new Promise<Buffer>((resolve) => client.socket.once("data", resolve));
    expect(bytes.subarray(0, 17).toString("hex")).toBe("210000000300" + "02" + "0900" + "0068e5cf8b010000");
    expect(bytes).toHaveLength(33);
    client.destroy();
  });

  it("may be split anywhere", async () => {
    const all = `${hello}${ping}`.replaceAll(" ", "");
    for (let at = 2; at < all.length; at += 2) {
      expect(await answersTo([all.slice(0, at), all.slice(at)], false)).toBe(pong);
    }
    expect(await answersTo(all.match(/../g) ?? [], false)).toBe(pong);
  });

  it("may hold many frames in one piece", async () => {
    expect(await answersTo([hello + ping + ping + ping], false)).toBe(pong + pong + pong);
  });

  it("are refused from the size alone when it is below 6 or above 8,192", async () => {
    for (const size of ["00000000", "01000000", "05000000", "01200000", "ffffffff"]) {
      expect(await refusalOf(size)).toBe("1/0/5");
      expect(await refusalOf(hello, size)).toBe("1/0/5");
    }
  });

  it("end the connection before authentication when a payload is short, long or not its packet's", async () => {
    expect(await refusalOf("0a000000 0400 01 070000")).toBe("1/4/5");
    expect(await refusalOf("0c000000 0400 01 07000000 00")).toBe("1/4/5");
    expect(await refusalOf(hello, "08000000 0500 ff00")).toBe("1/5/5");
    expect(await refusalOf("06000000 0800")).toBe("1/8/5");
  });

  it("end it for an opcode that is unknown or the server's own", async () => {
    expect(await refusalOf("06000000 ffff")).toBe("2/ffff/5");
    expect(await refusalOf(hello, "06000000 010a")).toBe("2/a01/5");
    expect(await refusalOf(`21000000 0300 02 0900 ${"00".repeat(24)}`)).toBe("2/3/5");
  });

  it("end it for packets that come too early or a second time", async () => {
    expect(await refusalOf("06000000 0b00")).toBe("3/b/5");
    expect(await refusalOf("06000000 430a")).toBe("3/a43/5");
    expect(await refusalOf(hello, hello)).toBe("3/4/5");
    expect(await refusalOf("06000000 0500")).toBe("3/5/5");
  });

  it("say nothing more after the refusal, whatever else was in the piece", async () => {
    expect(await refusalOf(`06000000 ffff ${ping} ${hello} 00000000`)).toBe("2/ffff/5");
  });

  it("of an unsupported dialect get result 6 and then reason 5", async () => {
    for (const dialect of ["00", "03", "ff"]) {
      const bytes = Buffer.from(await answersTo([`0b000000 0400 ${dialect} 07000000`], true), "hex");
      const resultBytes = bytes.readUInt32LE(0);
      expect([bytes.readUInt16LE(4), bytes.readUInt8(6)]).toEqual([0x0006, 6]);
      expect([bytes.readUInt16LE(resultBytes + 4), bytes.readUInt8(resultBytes + 6)]).toEqual([0x000a, 5]);
    }
  });
});
