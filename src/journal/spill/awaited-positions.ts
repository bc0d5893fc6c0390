import type { PendingAppend } from "../commit-queue.ts";

/** Appends that are durable in the spill and whose callers wait for their positions, found by their events' ids. */
export class AwaitedPositions {
  #appends = new Map<string, PendingAppend[]>();

  get size(): number {
    let size = 0;
    for (const appends of this.#appends.values()) size += appends.length;
    return size;
  }

  add(append: PendingAppend): void {
    const id = keyOf(append.events.map((event) => event.id));
    this.#appends.set(id, [...(this.#appends.get(id) ?? []), append]);
  }

  /** Those whose events have these ids; they are awaited no longer. */
  take(ids: readonly string[]): readonly PendingAppend[] {
    const id = keyOf(ids);
    const appends = this.#appends.get(id) ?? [];
    this.#appends.delete(id);
    return appends;
  }

  takeAll(): readonly PendingAppend[] {
    const appends = [...this.#appends.values()].flat();
    this.#appends.clear();
    return appends;
  }
}

/** An append that is sent again has the same ids, and the first tells it from others. */
function keyOf(ids: readonly string[]): string {
  return (ids[0] ?? "").toLowerCase();
}
