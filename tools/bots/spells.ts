/** Which spell a bot casts. */
import type { SpellDefinition } from "../../src/content/world-definitions.ts";
import type { Memory } from "./sight.ts";

const HUNDRED = 100;

type SpellQuestion = {
  /** In the order of preference. */
  readonly spells: readonly SpellDefinition[];
  readonly memory: Memory;
  readonly meters: number;
  readonly nowMs: number;
  /**
   * Damage is what counts: spells that do whole hundreds go first, so that each cast earns what it is known to earn
   * (contribution comes per full 100) and can be timed.
   */
  readonly wholeHundreds: boolean;
};

/** The first spell that is ready and reaches; null: none. */
export function readySpell({ spells, memory, meters, nowMs, wholeHundreds }: SpellQuestion): SpellDefinition | null {
  let second: SpellDefinition | null = null;
  for (const spell of spells) {
    if (spell.rangeMeters < meters || (memory.spellReadyAtMs.get(spell.id) ?? 0) > nowMs) continue;
    if (!wholeHundreds || spell.damage % HUNDRED === 0) return spell;
    second ??= spell;
  }
  return second;
}

/** How near a bot has to come to cast at all: the range of the farthest spell that is never or soon ready again. */
export function reachMeters(spells: readonly SpellDefinition[]): number {
  let steady = 0;
  let any = 0;
  for (const { rangeMeters, cooldownMs } of spells) {
    any = Math.max(any, rangeMeters);
    if (cooldownMs <= SOON_MS) steady = Math.max(steady, rangeMeters);
  }
  return steady > 0 ? steady : any;
}

const SOON_MS = 1_000;
