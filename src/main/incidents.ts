import { randomUUIDv7 } from "node:crypto";
import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import type { IncidentOperations, IncidentView } from "../console/operations.ts";
import { IncidentFold, type IncidentKey, type Remedy } from "../events/incident-fold.ts";
import { type IncidentCode, incidentHints } from "../events/incident-hints.ts";
import type { IncidentContext, IncidentEvent, Incidents as OpenIncidents } from "../events/incidents.ts";
import type { GroupCommit } from "../journal/group-commit.ts";
import { incidentAppend, lastIncidents, openIncidents } from "../journal/incident-store.ts";
import type { Database } from "../persistence/database.ts";
import { nowMs } from "./clock.ts";

export type IncidentsOptions = {
  readonly database: Pick<Database, "pool">;
  readonly commit: Pick<GroupCommit, "append">;
  /** Whether the journal takes events now: what happens while it is away is told when it is back. */
  readonly isUsable: () => boolean;
  readonly realmId: number;
  readonly log: Logger;
};

/** What was done about an incident: `attempts` 1 and no context unless given; `hint` is what is left to do. */
export type Repair = Pick<Remedy, "action"> & Partial<Pick<Remedy, "outcome" | "attempts" | "context" | "hint">>;

/** Errors and recoveries of this server on their way into the journal, folded where they come too often. */
export class Incidents implements IncidentOperations {
  readonly #options: IncidentsOptions;
  readonly #fold = new IncidentFold(randomUUIDv7);

  constructor(options: IncidentsOptions) {
    this.#options = options;
  }

  /** Takes up what the last server left open. Returns it. */
  async load(): Promise<OpenIncidents> {
    const open = await openIncidents(this.#options.database.pool);
    for (const [incidentId, { subject, code }] of open) this.#fold.told({ incidentId, subject, code, isOpen: true });
    return open;
  }

  isOpen(key: IncidentKey): boolean {
    return this.#fold.isOpen(key);
  }

  /** Something goes wrong. @param subject what it is about, such as `run-7` */
  error(subject: string, code: IncidentCode, message: string, context: IncidentContext = {}): void {
    this.#fold.error({ subject, code, message, context, hint: incidentHints[code], atMs: nowMs() });
    this.flush();
  }

  /** It is put right, or given up. Says nothing where there is no such incident. */
  recovered(subject: string, code: IncidentCode, repair: Repair): void {
    const remedy = { outcome: "recovered", attempts: 1, context: {}, hint: "", atMs: nowMs(), ...repair } as const;
    this.#fold.recovered({ subject, code }, remedy);
    this.flush();
  }

  /** Tells the journal what it has not been told, if it can be. */
  flush(): void {
    if (this.#options.isUsable()) this.#append(this.#fold.take(nowMs()), () => randomUUIDv7());
  }

  /** Everything goes to the journal now or, with the database away, to the spill: nothing comes after. */
  close(): void {
    this.#append(this.#fold.take(Number.POSITIVE_INFINITY), () => randomUUIDv7());
  }

  /** Events that are told whole, once for each id. */
  tell(events: readonly IncidentEvent[], idOf: (event: IncidentEvent, place: number) => string): void {
    this.#append(events, idOf);
  }

  incidents(count: number): Promise<readonly IncidentView[]> {
    return lastIncidents(this.#options.database.pool, count);
  }

  #append(events: readonly IncidentEvent[], idOf: (event: IncidentEvent, place: number) => string): void {
    if (events.length === 0) return;
    const { commit, log, realmId } = this.#options;
    const append = incidentAppend(events, { realm: realmId, serverVersion: manifest.version }, idOf);
    // Those of a stop go to the spill while the database is away, and are told by the next start.
    void commit.append(append, "durable").then(({ verdict }) => {
      if (!verdict.ok) log.warn({ verdict, events }, "The journal was not told of incidents.");
    });
  }
}
