/**
 * What the world tells the events: facts that combat, gathering and healing produced. Nothing else moves an objective.
 * The objects belong to the caller and are read at once, never kept.
 */

/** A character and the packet by which it took part: session (a UUID) and number of the packet within it. */
export type Contributor = {
  readonly characterId: number;
  readonly correlation: string;
  readonly packet: number;
  /** Build of the client, as its hello said. */
  readonly clientBuild: number;
};

/** A contributor as it is now: a player's own object goes on to its next packet. */
export function contributorNow({ characterId, correlation, packet, clientBuild }: Contributor): Contributor {
  return { characterId, correlation, packet, clientBuild };
}

/** A contributor to a kill, with the damage that it dealt in all. */
export type Damager = Contributor & { readonly damage: number };

/** `bossId` is 0 for an ordinary creature. `damagers` stand in the order of their first hit. */
export type Kill = { readonly creatureId: number; readonly bossId: number; readonly damagers: readonly Damager[] };

/** Points that were really taken from a creature; what would have gone below zero does not count. */
export type DamageDealt = { readonly creatureId: number; readonly amount: number; readonly by: Contributor };

/** Items that a character found: looted or picked up. */
export type Collection = { readonly itemId: number; readonly quantity: number; readonly by: Contributor };

export type Interaction = { readonly objectId: number; readonly by: Contributor };

/** Points of health that were really given back. */
export type HealingDone = { readonly amount: number; readonly by: Contributor };

export type Signals = {
  kill: Kill;
  boss_kill: Kill;
  damage: DamageDealt;
  collection: Collection;
  interaction: Interaction;
};

export type SignalName = keyof Signals;
