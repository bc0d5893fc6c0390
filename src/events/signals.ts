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
  /** Decides the team where content says so; 0: none. */
  readonly factionId: number;
};

/** A contributor as it is now: a player's own object goes on to its next packet. */
export function contributorNow({ characterId, correlation, packet, clientBuild, factionId }: Contributor): Contributor {
  return { characterId, correlation, packet, clientBuild, factionId };
}

/** A contributor to a kill, with the damage that it dealt in all. */
export type Damager = Contributor & { readonly damage: number };

/**
 * `bossId` is 0 for an ordinary creature. `damagers` stand in the order of their first hit; `finisher` is the character
 * that struck the last blow. `instanceId` is the run that keeps the creature, `wave` its wave there (0: none).
 */
export type Kill = {
  readonly creatureId: number;
  readonly bossId: number;
  readonly damagers: readonly Damager[];
  readonly finisher: number;
  readonly instanceId: number;
  readonly wave: number;
};

/** Points of health that a player lost to a creature (`by` null) or to another player, and whether it fell. */
export type PlayerHurt = {
  readonly victim: Contributor;
  readonly by: Contributor | null;
  readonly amount: number;
  readonly fell: boolean;
};

/** A boss lost health; percentages of all it has, before and after. */
export type BossHurt = {
  readonly instanceId: number;
  readonly percentBefore: number;
  readonly percentAfter: number;
};

/**
 * Points that were really taken from a creature; what would have gone below zero does not count. `instanceId` is the run
 * that keeps the creature.
 */
export type DamageDealt = {
  readonly creatureId: number;
  readonly amount: number;
  readonly by: Contributor;
  readonly instanceId: number;
};

/** Items that a character found: looted or picked up. */
export type Collection = { readonly itemId: number; readonly quantity: number; readonly by: Contributor };

/**
 * `instanceId` is the run that keeps the object (0: none does), `place` the number of the spot that it stands on in its
 * phase there: a checklist counts each of its own run's once.
 */
export type Interaction = {
  readonly objectId: number;
  readonly instanceId: number;
  readonly place: number;
  readonly by: Contributor;
};

/** Points of health that were really given back; `target` is null where it was no player. */
export type HealingDone = { readonly amount: number; readonly by: Contributor; readonly target: Contributor | null };

export type Signals = {
  kill: Kill;
  boss_kill: Kill;
  damage: DamageDealt;
  collection: Collection;
  interaction: Interaction;
};

export type SignalName = keyof Signals;
