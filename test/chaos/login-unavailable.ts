import { expect } from "vitest";
import { ClientAuth, errorCodes, ServerDisconnect, ServerError } from "../../packets/index.ts";
import { issueTicket } from "../../src/config/tickets.ts";
import { type ServerProcess, TICKET_SECRET } from "../support/server-process.ts";
import { WireClient } from "../support/wire-client.ts";

/** A character that is not in the game is told to come back later. */
export async function expectLoginUnavailable({ file }: ServerProcess, characterId: number): Promise<void> {
  const client = await WireClient.connect(file.game!);
  const ticket = issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() });
  client.sendBytes(await client.loginFrames(ticket, 2));
  const { code, opcode } = await client.next(ServerError);
  expect({ code, opcode }).toEqual({ code: errorCodes.unavailable, opcode: ClientAuth.opcode });
  expect((await client.next(ServerDisconnect)).retryAfterMs).toBe(5_000);
  client.destroy();
}
