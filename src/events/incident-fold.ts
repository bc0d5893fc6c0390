import type { ErrorRecorded, IncidentContext, IncidentEvent, RecoveryRecorded } from "./incidents.ts";

/** What goes wrong is one incident by what it is about and what it is. */
export type IncidentKey = Pick<ErrorRecorded["data"], "subject" | "code">;

export type Sighting = Omit<ErrorRecorded["data"], "incidentId">;

export type Remedy = Omit<RecoveryRecorded["data"], "incidentId">;

/** An incident that the journal has: `isOpen` until something has put it right. */
export type ToldIncident = IncidentKey & { readonly incidentId: string; readonly isOpen: boolean };

type Known = {
  incidentId: string;
  /** The first error that the journal has not been told of; null: it has been told. */
  untold: Sighting | null;
  /** How often it happened so far. */
  times: number;
  remedy: Remedy | null;
  isOpen: boolean;
  /** Before that, no further incident of the key is told. */
  quietUntilMs: number;
};

/** Of what happens again and again, one incident is told in this time. */
export const FOLD_MS = 60_000;

/**
 * Makes incidents of errors and recoveries, so that whatever flaps is told at a bounded rate: an error and its recovery
 * for each key in each `FOLD_MS`. What comes in between becomes one incident that says how often.
 *
 *     (unknown) ─ error → open, untold ─ take → open, told ─ recovery → closed, untold ─ take → quiet ─ time → (unknown)
 *                              ↑                                                                  │
 *                              └───────── error: told when the quiet time is over ────────────────┘
 */
export class IncidentFold {
  readonly #known = new Map<string, Known>();
  readonly #newId: () => string;

  /** @param newId for incidents; UUIDs */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Takes up what the journal has been told already. */
  told({ incidentId, isOpen, ...key }: ToldIncident): void {
    const state = { incidentId, untold: null, times: 1, remedy: null, isOpen, quietUntilMs: 0 };
    if (isOpen) this.#known.set(nameOf(key), state);
  }

  isOpen(key: IncidentKey): boolean {
    return this.#known.get(nameOf(key))?.isOpen ?? false;
  }

  error(sighting: Sighting): void {
    const name = nameOf(sighting);
    const known = this.#known.get(name);
    if (known === undefined || (!known.isOpen && known.untold === null && known.remedy === null)) {
      const quietUntilMs = known?.quietUntilMs ?? 0;
      const fresh = { incidentId: this.#newId(), untold: sighting, times: 1, remedy: null, isOpen: true, quietUntilMs };
      this.#known.set(name, fresh);
      return;
    }
    // Where the recovery is told, it was one incident; where it is not, the incident goes on.
    known.times += 1;
    known.remedy = null;
    known.isOpen = true;
  }

  /** Nothing happens where there is no such incident. One that is given up stays open. */
  recovered(key: IncidentKey, remedy: Remedy): void {
    const known = this.#known.get(nameOf(key));
    if (known === undefined || !known.isOpen) return;
    known.remedy = remedy;
    known.isOpen = remedy.outcome === "given_up";
  }

  /** What the journal is to be told now, each error before its recovery; it counts as told from here on. */
  take(nowMs: number): IncidentEvent[] {
    const events: IncidentEvent[] = [];
    for (const [name, known] of this.#known) {
      if (known.untold !== null && nowMs < known.quietUntilMs) continue;
      const { incidentId, untold, remedy, times } = known;
      if (untold !== null) {
        events.push({
          type: "ErrorRecorded",
          data: { ...untold, incidentId, context: counted(untold.context, times) },
        });
        known.untold = null;
        known.quietUntilMs = nowMs + FOLD_MS;
      }
      if (remedy !== null) {
        events.push({
          type: "RecoveryRecorded",
          data: { ...remedy, incidentId, context: counted(remedy.context, times) },
        });
        known.remedy = null;
      }
      if (!known.isOpen && nowMs >= known.quietUntilMs) this.#known.delete(name);
    }
    return events;
  }
}

/** How often it happened, where that was more than once. */
function counted(context: IncidentContext, times: number): IncidentContext {
  return times > 1 ? { ...context, times } : context;
}

function nameOf({ subject, code }: IncidentKey): string {
  return `${code} ${subject}`;
}
