import type { Content } from "../content/definitions.ts";
import type {
  BossHurt,
  Collection,
  Contributor,
  DamageDealt,
  HealingDone,
  Interaction,
  Kill,
  PlayerHurt,
} from "../events/signals.ts";
import type { AmbientObject } from "./ambient-objects.ts";
import type { CharacterStore } from "./character-store.ts";

/** Where the world says what happened, and asks who may fight: operations of the EventManager. */
export type EventSignals = {
  recordKill(zoneId: number, zoneInstance: number, kill: Kill, nowMs: number): void;
  recordDamage(zoneId: number, zoneInstance: number, damage: DamageDealt, nowMs: number): void;
  recordCollection(zoneId: number, zoneInstance: number, collection: Collection, nowMs: number): void;
  recordInteraction(zoneId: number, zoneInstance: number, interaction: Interaction, nowMs: number): void;
  recordHealing(zoneId: number, zoneInstance: number, healing: HealingDone): void;
  /** A creature or another player took health from a player. */
  recordPlayerHurt(zoneId: number, zoneInstance: number, hurt: PlayerHurt, nowMs: number): void;
  /** The boss of a run that is an encounter lost health; told before its death is. */
  recordBossHurt(zoneId: number, zoneInstance: number, hurt: BossHurt, nowMs: number): void;
  /** Whether the run that keeps something is paused: nothing may be done to it then. */
  isPaused(instanceId: number): boolean;
  /** Whether an objective's walker goes on with this player near. */
  mayAccompany(instanceId: number, objectiveIndex: number, by: Contributor): boolean;
  /** Whether two players are opponents, so that one may hurt the other. */
  mayFight(zoneId: number, zoneInstance: number, attacker: Contributor, victim: Contributor): boolean;
};

/** What every part of the world needs. `random` gives numbers from 0 up to 1. */
export type WorldContext = {
  readonly content: Content;
  readonly events: EventSignals;
  readonly characters: CharacterStore;
  readonly random: () => number;
  /** What stands in the zones at all times; nothing where nobody says. */
  readonly ambient?: readonly AmbientObject[];
};
