/** Endpoints as they stand in IP headers. */
import { isIPv4, isIPv6 } from "node:net";
import type { Endpoint } from "./capture-item.ts";

export type IpFamily = 4 | 6;

/** One end of a connection in the bytes of its family: 4 or 16 of them. */
export type IpEndpoint = { readonly family: IpFamily; readonly address: Buffer; readonly port: number };

const MAPPED_PREFIX = Buffer.from("00000000000000000000ffff", "hex");
/** RFC 5737 and RFC 2544: addresses of nobody's network stand for ends that the capture has no address of. */
const UNKNOWN_SERVER: Endpoint = { address: "192.0.2.1", port: 24_000 };
const UNKNOWN_CLIENT_NETWORK = 0xc6120000; // 198.18.0.0/15
const CLIENT_PORT_BASE = 20_000;
const CLIENT_PORTS = 40_000;

/**
 * Both ends of a session, in one family; an IPv4 address that comes in IPv6 clothing is taken out of them. An end that
 * is unknown gets one of its own, made from the session's number.
 */
export function ipEndpoints(
  session: number,
  client: Endpoint | null,
  server: Endpoint | null,
): { readonly client: IpEndpoint; readonly server: IpEndpoint } {
  const ends = { client: parsed(client) ?? unknownClient(session), server: parsed(server) ?? known(UNKNOWN_SERVER) };
  if (ends.client.family === ends.server.family) return ends;
  return { client: mapped(ends.client), server: mapped(ends.server) };
}

/** The address in 16 bytes, IPv4 in the mapped form (::ffff:a.b.c.d). */
function mapped({ address, port }: IpEndpoint): IpEndpoint {
  const bytes = address.length === 16 ? address : Buffer.concat([MAPPED_PREFIX, address]);
  return { family: 6, address: bytes, port };
}

/** Reads an endpoint; null where there is none, or what it has for an address is none. */
function parsed(endpoint: Endpoint | null): IpEndpoint | null {
  if (endpoint === null) return null;
  const port = endpoint.port & 0xffff;
  const [address = ""] = endpoint.address.split("%");
  if (isIPv4(address)) return { family: 4, address: v4Bytes(address), port };
  if (!isIPv6(address)) return null;
  const bytes = v6Bytes(address);
  const isMapped = bytes.subarray(0, 12).equals(MAPPED_PREFIX);
  return isMapped ? { family: 4, address: bytes.subarray(12), port } : { family: 6, address: bytes, port };
}

function known(endpoint: Endpoint): IpEndpoint {
  return { family: 4, address: v4Bytes(endpoint.address), port: endpoint.port };
}

function unknownClient(session: number): IpEndpoint {
  const address = Buffer.alloc(4);
  address.writeUInt32BE(UNKNOWN_CLIENT_NETWORK + ((1 + Math.floor(session / CLIENT_PORTS)) & 0xffff));
  return { family: 4, address, port: CLIENT_PORT_BASE + (session % CLIENT_PORTS) };
}

function v4Bytes(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

function v6Bytes(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  const [head = "", tail] = address.split("::");
  const front = groupBytes(head);
  front.copy(bytes);
  if (tail !== undefined) {
    const back = groupBytes(tail);
    back.copy(bytes, 16 - back.length);
  }
  return bytes;
}

/** Groups of four hex digits, perhaps with an IPv4 address as the last. */
function groupBytes(text: string): Buffer {
  if (text === "") return Buffer.alloc(0);
  const groups = text.split(":").map((group) => {
    if (group.includes(".")) return v4Bytes(group);
    return Buffer.from(group.padStart(4, "0"), "hex");
  });
  return Buffer.concat(groups);
}
