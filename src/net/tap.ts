/** How somebody listens in on sessions: every byte as it goes over the socket, both ways. Without one it costs a null check. */
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import type { Dialect } from "../protocol/dialect.ts";

/** What a tap may know of its session, at any time. */
export type TappedSession = {
  readonly id: number;
  readonly dialect: Dialect;
  readonly isAuthenticated: boolean;
  readonly characterId: number | null;
  readonly characterName: string | null;
};

type Address = { readonly address: string; readonly port: number };

/** How a session came to be tapped. Addresses are null where the connection has none. */
export type TapStart = {
  readonly client: Address | null;
  readonly server: Address | null;
  /** Whether no byte has passed yet. */
  readonly isNew: boolean;
  /** What the client has sent and nobody has handled yet; whole frames and then the beginning of one. */
  readonly unhandled: Buffer;
};

/** Hears of one session. Buffers are only lent: a tap that keeps them copies them. None of it may throw. */
export type SessionTap = {
  received(bytes: Buffer): void;
  sent(bytes: Buffer): void;
  /** The session is somebody's now; its answer has not been sent yet. */
  authenticated(): void;
  /** The socket is gone; `isBroken`: with an error. */
  closed(isBroken: boolean): void;
};

/** Asked once for each session, the open ones and those to come; null: not this one. */
export type OpenTap = (session: TappedSession, start: TapStart) => SessionTap | null;

type MaybeSocket = { readonly localAddress?: string; readonly localPort?: number };

/** Both ends of a connection. `remote` is the client's `address:port`, which outlives the socket's own knowledge. */
export function endsOf(socket: Duplex, remote: string): Pick<TapStart, "client" | "server"> {
  const { localAddress, localPort }: MaybeSocket = socket as MaybeSocket;
  const colon = remote.lastIndexOf(":");
  const address = remote.slice(0, colon);
  return {
    client: isIP(address) > 0 ? { address, port: Number(remote.slice(colon + 1)) } : null,
    server: localAddress === undefined ? null : { address: localAddress, port: localPort ?? 0 },
  };
}
