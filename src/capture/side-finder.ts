import { ClientHello, ServerHello } from "../../packets/index.ts";
import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import type { Side } from "./capture-item.ts";
import { announcedAt, findFrames, packetAt } from "./frame-search.ts";

/** What is known of one direction of a connection. */
export type Direction = {
  /** What it begins with. */
  readonly bytes: Buffer;
  /** Whether that is the first byte that was ever sent. */
  readonly fromStart: boolean;
};

export type Sides = {
  /** Which of the two directions is the server's. */
  readonly server: 0 | 1;
  /** Whether the connection's first packet of the protocol is there. */
  readonly hello: boolean;
};

const sides: readonly Side[] = ["client", "server"];
const indexes = [0, 1] as const;

/** Told by a greeting, or by what a direction that is there from its start begins with. Null: not told yet. */
export function sidesByStart(directions: readonly [Direction, Direction]): Sides | null {
  for (const index of indexes) {
    const { bytes, fromStart } = directions[index];
    const server = packetAt(bytes, 0, "server");
    if (server && (fromStart || server === ServerHello)) return { server: index, hello: server === ServerHello };
    const client = packetAt(bytes, 0, "client");
    if (client && (fromStart || client === ClientHello)) return { server: other(index), hello: false };
  }
  return null;
}

/** Told by frames anywhere among the bytes of a connection that began before its capture. */
export function sidesByFrames(directions: readonly [Direction, Direction], last: boolean): Sides | null {
  const scores = indexes.map((server) => {
    return score(directions[server], "server", last) + score(directions[other(server)], "client", last);
  });
  const [first = 0, second = 0] = scores;
  if (first === second) return null;
  return { server: first > second ? 0 : 1, hello: false };
}

/** Told by the header of a first frame of which the rest is missing. */
export function sidesByHeader(directions: readonly [Direction, Direction]): Sides | null {
  for (const index of indexes) {
    const { bytes, fromStart } = directions[index];
    if (!fromStart) continue;
    if (announcedAt(bytes, 0, "server")) return { server: index, hello: false };
    if (announcedAt(bytes, 0, "client")) return { server: other(index), hello: false };
  }
  return null;
}

/** Whether a direction cannot be one of this protocol: it is there from its start and does not begin with a frame. */
export function isForeign({ bytes, fromStart }: Direction): boolean {
  if (!fromStart || bytes.length < FRAME_HEADER_BYTES) return false;
  return sides.every((side) => announcedAt(bytes, 0, side) === null);
}

function score({ bytes }: Direction, side: Side, last: boolean): number {
  return findFrames(bytes, side, last)?.frames ?? 0;
}

function other(index: 0 | 1): 0 | 1 {
  return index === 0 ? 1 : 0;
}
