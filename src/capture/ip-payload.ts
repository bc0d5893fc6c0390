/** The protocol number of TCP in IP (RFC 9293). */
export const TCP = 6;

/** What an IP packet carries. */
export type IpPayload = {
  /** Source and destination, 4 or 16 bytes each. */
  readonly addresses: Buffer;
  readonly protocol: number;
  /** What was captured of the payload. */
  readonly bytes: Buffer;
  /** How long it was on the wire. */
  readonly wireBytes: number;
};
