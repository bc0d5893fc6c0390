/** What the wire protocol leaves open and the project has decided: one sentence or two each, for docs/protocol.md. */
export const protocolDecisions: readonly string[] = [
  "An event type in `ServerEventList` has the same bytes in both dialects; dialect 1 only leaves it out of `ServerEventStart`.",
  "A list of more than 255 items is cut at 255, and a string at its limit in bytes, never within a character.",
  "A server number that is not a number at all is sent as 0; fractions of integers are cut off; an f32 beyond its range becomes the largest finite one.",
  "An enum byte without a word makes a packet malformed.",
  "Strings may hold any character, U+0000 and a byte order mark included.",
  "The packet tool takes an enum's number in place of its word and prints the word. The `reason` of `ServerEntityDestroy` is such an enum; that of `ServerDisconnect` is a plain number.",
];
