import type { Content, EventDefinition, WardDefinition } from "../../src/content/definitions.ts";
import type { CreatureDefinition, ZoneDefinition } from "../../src/content/world-definitions.ts";
import { initialRun, type RunState } from "../../src/events/run-state.ts";
import type { Contributor } from "../../src/events/signals.ts";
import { type Character, CharacterStore } from "../../src/world/character-store.ts";
import type { Creature, Entity, Player, VanishReason, Ward, WorldObject } from "../../src/world/entity.ts";
import { World } from "../../src/world/world.ts";
import type { EventSignals } from "../../src/world/world-context.ts";
import type { WorldObserver, ZoneInstance } from "../../src/world/zone-instance.ts";

/** Content that world tests play with: one zone of 400 m, two creatures, two objects, four spells. */
export function testContent(part: Partial<Content> = {}): Content {
  const zone: ZoneDefinition = {
    id: 1,
    name: "Range",
    bounds: { min: [-200, -50, -200], max: [200, 50, 200] },
    spawnPointGroups: { camp: [0, 10, 20].map((x) => ({ position: [x, 0, 0], rotation: 0 })) },
  };
  const creature = (id: number, extra: Partial<CreatureDefinition> = {}) =>
    [id, { id, name: `c${id}`, health: 100, respawnMs: 2_000, attack: null, drops: [], ...extra }] as const;
  const spell = (id: number, extra: object) =>
    [id, { id, name: `s${id}`, damage: 0, healing: 0, rangeMeters: 30, cooldownMs: 0, ...extra }] as const;
  return {
    events: new Map(),
    variations: new Map(),
    worldBosses: new Map(),
    chains: new Map(),
    schedules: new Map(),
    lootTables: new Map(),
    zones: new Map([[1, zone]]),
    creatures: new Map([
      creature(7, { drops: [{ itemId: 5, chance: 0.5 }] }),
      creature(8, { attack: { damage: 400, intervalMs: 1_000, aggroRadiusMeters: 10 } }),
    ]),
    items: new Map([[5, { id: 5, name: "shell", stack: 20 }]]),
    objects: new Map([
      [6, { id: 6, name: "crate", itemId: 5, respawnMs: 1_000 }],
      [9, { id: 9, name: "lever", itemId: 0, respawnMs: 1_000 }],
    ]),
    spells: new Map([
      spell(1, { damage: 60 }),
      spell(2, { damage: 10, cooldownMs: 1_000 }),
      spell(3, { healing: 150 }),
      spell(4, { damage: 1, rangeMeters: 5 }),
    ]),
    ...part,
  };
}

/** A ward with 10,000 health at the first spawn point of its event. */
export function wardOf(part: Partial<WardDefinition> = {}): WardDefinition {
  const pace = { metersPerSecond: 4, companionMeters: 20 };
  return { creatureId: 0, health: 10_000, position: null, checkpoints: [], ...pace, ...part };
}

/** Run 1 of an event as it begins, in instance 1 of its zone; `part` is what the test made of it. */
export function runOf(definition: EventDefinition, part: Partial<RunState> = {}): RunState {
  const targets = definition.phases[0]?.objectives.map(({ target }) => target) ?? [];
  const run = initialRun({
    instanceId: 1,
    eventId: definition.id,
    definitionVersion: 1,
    definition,
    lootTable: null,
    zoneId: definition.zoneId,
    zoneInstance: 1,
    startedAtMs: 0,
    cause: { kind: "manual" },
    scale: { targets, creatures: 1, health: 1, participants: 0 },
  });
  return Object.assign(run, part);
}

/** A world that writes down what it shows and what it tells the events. */
export class TestWorld implements WorldObserver, EventSignals {
  readonly shown: string[] = [];
  readonly signals: { name: string; signal: object }[] = [];
  readonly characters = new CharacterStore(() => {});
  readonly world: World;
  random = 0;
  /** Characters with whom no walker goes on. */
  readonly outsiders = new Set<number>();
  /** Who may fight whom: "attacker victim". */
  readonly opponents = new Set<string>();

  constructor(content: Content = testContent()) {
    const context = { content, events: this, characters: this.characters, random: () => this.random };
    this.world = new World(context, this, 8);
  }

  enter(characterId: number, x = 0, zoneInstance = 1): Player {
    const character: Character = {
      characterId,
      name: `p${characterId}`,
      factionId: 0,
      items: new Map(),
      loadedPosition: 0,
    };
    this.characters.hold(character);
    const at = { zoneId: 1, zoneInstance, x, y: 0, z: 0 };
    const player = this.world.player({ character, correlation: `s${characterId}`, clientBuild: 1, ...at }, 0);
    this.world.enter(player, this.zone(zoneInstance));
    return player;
  }

  zone(instance = 1): ZoneInstance {
    const zone = this.world.zone(1, instance);
    if (zone === null) throw new Error("no such zone instance");
    return zone;
  }

  /** Fills instance 1 with what an event's first phase keeps there. */
  spawn(definition: EventDefinition, part: Partial<RunState> = {}): RunState {
    const run = runOf(definition, part);
    this.world.spawnPhase(run);
    return run;
  }

  /** Lets time pass in ticks of 100 ms, both ends included. */
  pass(fromMs: number, untilMs: number): void {
    for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 100) this.world.tick(nowMs);
  }

  creatures(): Creature[] {
    return this.#all().filter((entity): entity is Creature => entity.kind === "creature" || entity.kind === "boss");
  }

  wards(): Ward[] {
    return this.#all().filter((entity): entity is Ward => entity.kind === "protected" || entity.kind === "escort");
  }

  objects(): WorldObject[] {
    return this.#all().filter((entity) => entity.kind === "object");
  }

  #all(): Entity[] {
    return [...this.zone().entities.values()];
  }

  appeared(player: Player, entity: Entity): void {
    this.shown.push(`${player.characterId} sees ${nameOf(entity)}`);
  }
  vanished(player: Player, entity: Entity, reason: VanishReason): void {
    this.shown.push(`${player.characterId} loses ${nameOf(entity)}: ${reason}`);
  }
  healthChanged(_: ZoneInstance, entity: Entity): void {
    this.shown.push(`${nameOf(entity)} has ${entity.health}`);
  }
  moved(_: ZoneInstance, entity: Entity): void {
    if (entity.kind !== "player") this.shown.push(`${nameOf(entity)} moves`);
  }

  recordKill = (_zone: number, _instance: number, signal: object) => void this.signals.push({ name: "kill", signal });
  recordDamage = (_zone: number, _instance: number, signal: object) =>
    void this.signals.push({ name: "damage", signal });
  recordCollection = (_zone: number, _instance: number, signal: object) =>
    void this.signals.push({ name: "collection", signal });
  recordInteraction = (_zone: number, _instance: number, signal: object) =>
    void this.signals.push({ name: "interaction", signal });
  recordHealing = (_zone: number, _instance: number, signal: object) =>
    void this.signals.push({ name: "healing", signal });
  recordPlayerHurt = (_zone: number, _instance: number, signal: object) =>
    void this.signals.push({ name: "hurt", signal });
  recordBossHurt = (_zone: number, _instance: number, signal: object) =>
    void this.signals.push({ name: "boss_hurt", signal });
  readonly pausedRuns = new Set<number>();
  isPaused = (instanceId: number) => this.pausedRuns.has(instanceId);
  mayAccompany = (_instance: number, _objective: number, { characterId }: Contributor) =>
    !this.outsiders.has(characterId);
  mayFight = (_zone: number, _instance: number, attacker: Contributor, victim: Contributor) =>
    this.opponents.has(`${attacker.characterId} ${victim.characterId}`);

  /** What the events were told under a name. */
  told(name: string): object[] {
    return this.signals.filter((one) => one.name === name).map(({ signal }) => signal);
  }
}

function nameOf(entity: Entity): string {
  return entity.kind === "player" ? `p${entity.characterId}` : `${entity.kind}${entity.templateId}`;
}
