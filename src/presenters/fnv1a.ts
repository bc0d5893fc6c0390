const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a, 32 bits, of the UTF-8 of a word, as an unsigned number (wire protocol, ServerWorldBossPhase). */
export function fnv1a32(word: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(word, "utf8")) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
}
