import { describe, expect, it } from "vitest";
import {
  allPackets,
  authResults,
  clientPackets,
  disconnectReasons,
  errorCodes,
  packetByName,
  packetByOpcode,
  serverPackets,
} from "../../../packets/index.ts";
import { opcodes } from "../../../packets/opcodes.ts";
import { wireOpcodes } from "../../support/independent-encoder.ts";

describe("packet definitions", () => {
  it("have the names and opcodes of the wire protocol", () => {
    expect(new Map(allPackets.map(({ name, opcode }) => [name, opcode]))).toEqual(wireOpcodes);
    expect(allPackets).toHaveLength(53);
  });

  it("use every opcode of the table once, under its own name", () => {
    expect(new Set(Object.values(opcodes)).size).toBe(allPackets.length);
    for (const { name, opcode } of allPackets) expect(opcodes[name as keyof typeof opcodes]).toBe(opcode);
  });

  it("are found by name and by opcode", () => {
    for (const packet of allPackets) {
      expect(packetByName(packet.name)).toBe(packet);
      expect(packetByOpcode(packet.opcode)).toBe(packet);
    }
    expect(packetByName("constructor")).toBeUndefined();
    expect(packetByOpcode(0xffff)).toBeUndefined();
  });

  it("tell the direction by name, and only client packets list states", () => {
    for (const packet of clientPackets) expect(packet).toMatchObject({ direction: "client to server" });
    for (const packet of serverPackets) expect(packet).toMatchObject({ direction: "server to client", states: [] });
  });

  it("are legal where the wire protocol says", () => {
    const states = Object.fromEntries(clientPackets.map(({ name, states }) => [name, states.join(" ")]));
    expect(states).toEqual({
      ClientHello: "open",
      ClientAuth: "greeted",
      ClientPing: "open greeted authenticated in_zone",
      ClientLogout: "authenticated in_zone",
      ClientEnterZone: "authenticated in_zone",
      ClientMove: "in_zone",
      ClientCastSpell: "in_zone",
      ClientInteract: "in_zone",
      ClientUseItem: "in_zone",
      ClientEventJoin: "in_zone",
      ClientEventLeave: "in_zone",
      ClientEventListRequest: "in_zone",
      ClientEventContribute: "in_zone",
      ClientVoteCast: "in_zone",
      ClientTeamChoose: "in_zone",
      ClientEventStatisticsRequest: "in_zone",
      ClientCompletionHistoryRequest: "authenticated in_zone",
    });
  });

  it("each have a sentence for the documentation", () => {
    for (const { doc } of allPackets) expect(doc).toMatch(/^[A-Z].*\.$/);
  });
});

describe("number tables", () => {
  it("have the numbers of the wire protocol", () => {
    expect(Object.values(errorCodes)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
    expect(errorCodes).toMatchObject({ malformed: 1, out_of_range: 7, missing_item: 10, internal: 16 });
    expect(disconnectReasons).toMatchObject({ shutdown: 0, idle: 1, flood: 4, auth_timeout: 7, logged_out: 8 });
    expect(authResults).toMatchObject({ ok: 0, expired: 2, banned: 4, unsupported_dialect: 6 });
  });
});
