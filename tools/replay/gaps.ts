/**
 * Where and from when on what happens hangs on deeds that the replay does not do: a client's side is lost, a session is
 * left out, or a run was on before the capture began. From there on nothing is expected of what players do together.
 */

const NEVER = Number.POSITIVE_INFINITY;

export class Gaps {
  readonly #sinceMs = new Map<string, number>();
  #everywhereSinceMs = NEVER;
  #firstMs = NEVER;

  /** @param zone "zone/instance"; null where the capture does not tell, so that it may be anywhere */
  opens(zone: string | null, atMs: number): void {
    this.#firstMs = Math.min(this.#firstMs, atMs);
    if (zone === null) this.#everywhereSinceMs = Math.min(this.#everywhereSinceMs, atMs);
    else this.#sinceMs.set(zone, Math.min(atMs, this.#sinceMs.get(zone) ?? atMs));
  }

  /** Sentences about them. */
  get notes(): string[] {
    const places = [...this.#sinceMs].map(([zone, sinceMs]) => [`in zone ${zone}`, sinceMs] as [string, number]);
    if (this.#everywhereSinceMs !== NEVER) places.unshift(["anywhere", this.#everywhereSinceMs]);
    return places.map(([where, sinceMs]) => {
      const since = Number.isFinite(sinceMs) ? ` from ${new Date(sinceMs).toISOString()} on` : "";
      return `Not all that was done ${where} is played${since}, so what came of it there is not expected.`;
    });
  }

  /** Whether something is missing there at a moment of the capture, Infinity for its end. Zone null: anywhere. */
  isOpen(zone: string | null, atMs: number): boolean {
    const there = zone === null ? this.#firstMs : (this.#sinceMs.get(zone) ?? NEVER);
    const sinceMs = Math.min(this.#everywhereSinceMs, there);
    return sinceMs !== NEVER && atMs >= sinceMs;
  }
}
