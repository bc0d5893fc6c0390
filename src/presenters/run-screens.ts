import type { DurableRun } from "../events/run-ledger.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";
import { RunScreen } from "./run-screen.ts";

/** The screens of all runs that are shown, by run and by zone instance. */
export class RunScreens {
  readonly #byRun = new Map<number, RunScreen>();
  readonly #byZone = new Map<ZoneInstance, Set<RunScreen>>();
  readonly #zoneOf: (zoneId: number, zoneInstance: number) => ZoneInstance | null;

  constructor(zoneOf: (zoneId: number, zoneInstance: number) => ZoneInstance | null) {
    this.#zoneOf = zoneOf;
  }

  /** The screen of a run, made when first asked for; one that was rebuilt gets a new one. null: it has no zone. */
  of(run: DurableRun): RunScreen | null {
    const { instanceId, zoneId, zoneInstance } = run.durable;
    const known = this.#byRun.get(instanceId);
    if (known?.run.durable === run.durable) return known;
    this.forget(instanceId);
    const zone = this.#zoneOf(zoneId, zoneInstance);
    if (zone === null) return null;
    const screen = new RunScreen(run, zone);
    this.#byRun.set(instanceId, screen);
    this.#byZone.set(zone, (this.#byZone.get(zone) ?? new Set()).add(screen));
    return screen;
  }

  /** The screen of a run that has one. */
  get(instanceId: number): RunScreen | undefined {
    return this.#byRun.get(instanceId);
  }

  in(zone: ZoneInstance): Iterable<RunScreen> {
    return this.#byZone.get(zone) ?? [];
  }

  all(): Iterable<RunScreen> {
    return this.#byRun.values();
  }

  forget(instanceId: number): void {
    const screen = this.#byRun.get(instanceId);
    if (screen === undefined) return;
    this.#byRun.delete(instanceId);
    this.#byZone.get(screen.zone)?.delete(screen);
  }
}
