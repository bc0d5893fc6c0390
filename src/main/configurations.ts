import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import type { Config } from "../config/config.ts";
import type { ConfigurationOperations, VariationResult } from "../console/operations.ts";
import type { Content, EventDefinition, EventVariation } from "../content/definitions.ts";
import { startableEvents } from "../director/boss-event.ts";
import {
  decideConfiguration,
  evolveConfiguration,
  type NextConfiguration,
  toldVersion,
  type Variation,
} from "../events/configurations.ts";
import type { VersionedDefinition } from "../events/event-manager.ts";
import {
  configurationAppend,
  loadConfigurations,
  nothingTold,
  type ToldConfiguration,
} from "../journal/configuration-store.ts";
import { definitionsAt, storeDefinitions } from "../persistence/public-events.ts";
import { nowMs } from "./clock.ts";
import type { Journal } from "./journal.ts";
import type { Persistence } from "./persistence.ts";

export type ConfigurationParts = {
  readonly config: Pick<Config, "realmId">;
  readonly log: Logger;
  readonly content: Content;
  readonly persistence: Persistence;
  readonly journal: Pick<Journal, "commit" | "spill">;
};

type Chosen = { readonly definition: EventDefinition; readonly variation: Variation | null; readonly reason: string };

const SERVER = "server";
/** How long a game master waits for a journal that is away. */
const PATIENCE_MS = 3_000;
const AWAY = "The database is away: try again when .server info says that the journal is green.";
const LATE = "The journal takes its time: .event info says when the variation is in force.";

/**
 * Which definition the next run of each event gets. Content says what there is, the journal which variation was chosen;
 * what comes of both is kept as a version of the event and told to the journal once.
 */
export class Configurations implements ConfigurationOperations {
  /** By the event's id, as they are now: whoever starts runs looks here each time. */
  readonly definitions = new Map<number, VersionedDefinition>();
  readonly #parts: ConfigurationParts;
  readonly #base: ReadonlyMap<number, EventDefinition>;
  readonly #told: Map<number, ToldConfiguration>;
  /** One change at a time: each goes by what the one before has told. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(parts: ConfigurationParts, told: Map<number, ToldConfiguration>) {
    this.#parts = parts;
    this.#base = startableEvents(parts.content);
    this.#told = told;
  }

  /** Every event as content and journal have it; where content says something else than before, the journal is told. */
  static async load(parts: ConfigurationParts): Promise<Configurations> {
    const made = new Configurations(parts, await loadConfigurations(parts.persistence.database.pool));
    const chosen = Array.from(made.#base.values(), (event) => made.#asTold(event));
    await made.#become(chosen, SERVER);
    return made;
  }

  variationsOf(eventId: number): { readonly chosen: string | null; readonly names: readonly string[] } {
    const { told } = this.#told.get(eventId) ?? nothingTold;
    return { chosen: told.variation?.name ?? null, names: this.#variations(eventId).map(({ name }) => name) };
  }

  async chooseVariation(eventId: number, name: string | null, actor: string): Promise<VariationResult> {
    const base = this.#base.get(eventId);
    if (base === undefined) return { ok: false, reason: "not_found" };
    const found = this.#variations(eventId).find((one) => one.name === name);
    if (name !== null && found === undefined) return { ok: false, reason: "no_variation" };
    if (this.variationsOf(eventId).chosen === name) return { ok: false, reason: "unchanged" };
    if (this.#parts.journal.spill.isActive) return { ok: false, reason: "unavailable", message: AWAY };
    const reason = name === null ? "variation ended" : "variation chosen";
    const chosen = found === undefined ? { definition: base, variation: null, reason } : chosenOf(found, reason);
    const change = this.#become([chosen], actor).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, eventId, variation: name }, "A variation could not be chosen.");
      throw error;
    });
    return inTime(change);
  }

  #variations(eventId: number): readonly EventVariation[] {
    return this.#parts.content.variations.get(eventId) ?? [];
  }

  /** What the journal says was chosen, as content has it today. */
  #asTold(base: EventDefinition): Chosen {
    const { variation } = (this.#told.get(base.id) ?? nothingTold).told;
    const found = this.#variations(base.id).find(({ name }) => name === variation?.name);
    if (variation === null) return { definition: base, variation, reason: "content changed" };
    if (found !== undefined) return chosenOf(found, "content changed");
    this.#parts.log.warn(
      { eventId: base.id, variation: variation.name },
      "Content has no such variation of this event any more: its runs go by the event as it is written.",
    );
    return { definition: base, variation: null, reason: `content has no variation ${variation.name} any more` };
  }

  /** Keeps what was chosen as versions of the events, tells the journal what is new, and only then goes by it. */
  #become(chosen: readonly Chosen[], actor: string): Promise<void> {
    const done = this.#turn.then(async () => {
      const { database } = this.#parts.persistence;
      const versions = await storeDefinitions(
        database,
        chosen.map(({ definition }) => definition),
      );
      const next = chosen.map((one): NextConfiguration => {
        return { ...one, version: versions.get(one.definition.id) ?? 1, atMs: nowMs() };
      });
      const before = await definitionsAt(
        database,
        new Map(next.map(({ definition: { id } }) => [id, toldVersion((this.#told.get(id) ?? nothingTold).told)])),
      );
      await Promise.all(next.map((one) => this.#tell(one, before.get(one.definition.id) ?? null, actor)));
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #tell(next: NextConfiguration, before: EventDefinition | null, actor: string): Promise<void> {
    const { content, config, journal, log } = this.#parts;
    const { definition, version, variation } = next;
    const { id } = definition;
    const { told, streamVersion } = this.#told.get(id) ?? nothingTold;
    const events = decideConfiguration(told, before, next);
    if (events.length > 0) {
      const meta = { actor, realm: config.realmId, serverVersion: manifest.version };
      const { verdict } = await journal.commit.append(configurationAppend(id, streamVersion, events, meta));
      if (!verdict.ok) throw new Error(`the journal refused the configuration of event ${id}: ${verdict.reason}`);
      const now = { told: events.reduce(evolveConfiguration, told), streamVersion: streamVersion + events.length };
      this.#told.set(id, now);
      log.info({ eventId: id, version, variation: variation?.name ?? null }, "An event is set up anew.");
    }
    const lootTable = content.lootTables.get(definition.rewards.lootTableId) ?? null;
    this.definitions.set(id, { definition, version, lootTable });
  }
}

function chosenOf({ name, changes, definition }: EventVariation, reason: string): Chosen {
  return { definition, variation: { name, changes }, reason };
}

/** Nobody is kept waiting for a database that went away in between; the change may still come. */
async function inTime(change: Promise<void>): Promise<VariationResult> {
  const late = Promise.withResolvers<VariationResult>();
  const timer = setTimeout(() => late.resolve({ ok: false, reason: "unavailable", message: LATE }), PATIENCE_MS);
  const done = change.then(
    (): VariationResult => ({ ok: true }),
    (): VariationResult => ({ ok: false, reason: "unavailable", message: AWAY }),
  );
  try {
    return await Promise.race([done, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
