import type { LiveRun } from "./live-run.ts";
import { signalledKinds } from "./objectives/kinds.ts";
import type { ObjectiveKind } from "./objectives/objective-kind.ts";
import type { ObjectiveState } from "./run-state.ts";
import type { SignalName, Signals } from "./signals.ts";

/** An objective that listens, and the token of its run at which this is still true. */
type Listener = {
  readonly run: LiveRun;
  readonly objective: ObjectiveState;
  readonly kind: ObjectiveKind<SignalName>;
  readonly token: number;
};

const NOBODY: readonly Listener[] = [];

/**
 * The runs of one zone instance, with an index from (signal, id) to the objectives that count it: a signal costs the
 * listeners it has, however many runs there are. The index is rebuilt when a run starts, ends or changes its phase.
 */
export class ZoneEvents {
  readonly runs: LiveRun[] = [];
  readonly #listeners: Record<SignalName, Map<number, Listener[]>> = {
    kill: new Map(),
    boss_kill: new Map(),
    damage: new Map(),
    collection: new Map(),
    interaction: new Map(),
  };

  add(run: LiveRun): void {
    this.runs.push(run);
    this.reindex();
  }

  remove(run: LiveRun): void {
    const at = this.runs.indexOf(run);
    if (at >= 0) this.runs.splice(at, 1);
    this.reindex();
  }

  /** Tells every objective that listens to this id. A run that changes its phase meanwhile is left alone after that. */
  signal<Name extends SignalName>(name: Name, id: number, signal: Signals[Name], nowMs: number): void {
    for (const { run, objective, kind, token } of this.#listeners[name].get(id) ?? NOBODY) {
      if (run.token === token && run.isRunning) kind.credit(run, objective, signal, nowMs);
    }
  }

  reindex(): void {
    for (const byId of Object.values(this.#listeners)) byId.clear();
    for (const run of this.runs) {
      if (!run.isRunning) continue;
      for (const objective of run.state.objectives) this.#listen(run, objective);
    }
  }

  #listen(run: LiveRun, objective: ObjectiveState): void {
    const kind = signalledKinds[objective.definition.type];
    if (kind === undefined || objective.status !== "active") return;
    const { signal, ids } = kind.watch(objective.definition);
    for (const id of ids) {
      const listeners = this.#listeners[signal].get(id) ?? [];
      listeners.push({ run, objective, kind, token: run.token });
      this.#listeners[signal].set(id, listeners);
    }
  }
}

/** The events of every zone instance, made when first asked for. */
export class EventZones {
  readonly #zones = new Map<number, Map<number, ZoneEvents>>();

  at(zoneId: number, zoneInstance: number): ZoneEvents {
    const instances = this.#zones.get(zoneId) ?? new Map<number, ZoneEvents>();
    this.#zones.set(zoneId, instances);
    const zone = instances.get(zoneInstance) ?? new ZoneEvents();
    instances.set(zoneInstance, zone);
    return zone;
  }
}
