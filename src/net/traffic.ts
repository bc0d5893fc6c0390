/** Packets of all sessions since the start: plain counters, bumped where a packet passes and read by whoever shows rates. */
export type Traffic = { packetsIn: number; packetsOut: number };
