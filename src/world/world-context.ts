import type { Content } from "../content/definitions.ts";
import type { Collection, DamageDealt, HealingDone, Interaction, Kill } from "../events/signals.ts";
import type { CharacterStore } from "./character-store.ts";

/** Where the world says what happened: the operations of the EventManager that take signals. */
export type EventSignals = {
  recordKill(zoneId: number, zoneInstance: number, kill: Kill, nowMs: number): void;
  recordDamage(zoneId: number, zoneInstance: number, damage: DamageDealt, nowMs: number): void;
  recordCollection(zoneId: number, zoneInstance: number, collection: Collection, nowMs: number): void;
  recordInteraction(zoneId: number, zoneInstance: number, interaction: Interaction, nowMs: number): void;
  recordHealing(zoneId: number, zoneInstance: number, healing: HealingDone): void;
};

/** What every part of the world needs. `random` gives numbers from 0 up to 1. */
export type WorldContext = {
  readonly content: Content;
  readonly events: EventSignals;
  readonly characters: CharacterStore;
  readonly random: () => number;
};
