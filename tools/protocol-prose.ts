import type { authResults, destroyReasons, disconnectReasons, errorCodes } from "../packets/index.ts";

/** The head of docs/protocol.md: what no packet definition says. */
export const frameAndTypes = `# Protocol

<!-- Generated: node tools/protocol-docs.ts > docs/protocol.md. Change packets/ or tools/protocol-*.ts, not this page. -->

What goes over the wire, packet by packet, in both dialects. The definitions in \`packets/\` are the source of this page,
of the reader, the writer and the packet tool.

## Frame

\`size u32 | opcode u16 | payload\`, little-endian. \`size\` counts the whole frame, these six bytes included, so it is
6 at least; the server takes frames of 8,192 bytes at most unless it is configured otherwise. A size out of bounds ends
the connection as soon as its four bytes are read. Frames may be cut anywhere and several may come in one segment.
Bytes left over after the last field make a packet malformed.

## Types

| type | bytes | in JSON |
| --- | --- | --- |
| \`u8\` \`u16\` \`u32\` \`i32\` | 1, 2, 4, 4 | number |
| \`u64\` | 8 | decimal string |
| \`f32\` | 4, never NaN or infinite | number |
| \`bool\` | 1, 0 or 1 | true or false |
| \`string\` | u16 length in bytes, then UTF-8 | string |
| \`bytes[n]\` | n, as they are | hex, lower case |
| enum | 1, see the tables below | its word |
| list | u8 count, then the items | array |

A value of the server's that does not fit its field is sent as the nearest one that does. The client picks the dialect
in \`ClientHello\`; fields marked "2 only" are absent in dialect 1.`;

type Meanings<Codes> = Readonly<Record<keyof Codes, string>>;

/** What the numbers of ServerError, ServerDisconnect, ServerEntityDestroy and ServerAuthResult mean. */
export const codeMeanings: {
  readonly errors: Meanings<typeof errorCodes>;
  readonly reasons: Meanings<typeof disconnectReasons>;
  readonly destroyed: Meanings<typeof destroyReasons>;
  readonly results: Meanings<typeof authResults>;
} = {
  errors: {
    malformed: "the frame or its payload is not what the packet should be",
    unknown_opcode: "no client packet has this opcode",
    not_allowed: "the packet is not legal in this state of the session",
    not_found: "what the packet names does not exist",
    already_joined: "the character takes part already",
    not_participating: "the character takes no part",
    out_of_range: "too far away, or moved too fast",
    cooldown: "too early to do this again",
    invalid_target: "not there, not in view, dead, or none of those to choose from",
    missing_item: "the character does not hold that many",
    rate_limited: "too many packets: slow down",
    event_full: "the event takes no more participants",
    not_eligible: "the character may not do this",
    already_claimed: "it has been claimed before",
    expired: "the time for it is over",
    internal: "the server failed; it is not the client's fault",
    unavailable: "not at the moment: try again later",
  },
  reasons: {
    shutdown: "the server stops",
    idle: "nothing was heard for too long",
    replaced: "a newer session of the same character took over",
    too_slow: "the client read too slowly",
    flood: "too many packets for too long",
    protocol_violation: "what was sent cannot be read on, or was wrong before the login",
    kicked: "sent away",
    auth_timeout: "no login in time",
    logged_out: "as the client asked",
  },
  destroyed: {
    despawn: "it went, as the player who left or the creature whose phase ended",
    death: "it died",
    taken: "it was picked up or used",
    out_of_view: "it is there, and too far away",
  },
  results: {
    ok: "logged in",
    bad_ticket: "the ticket or its proof is wrong",
    expired: "the ticket is too old",
    replaced: "kept free, never sent as a result",
    banned: "the character may not play",
    server_full: "no room: try again later",
    unsupported_dialect: "the dialect is not spoken here",
  },
};
