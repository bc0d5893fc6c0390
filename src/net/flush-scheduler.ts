/** Whatever has frames to write. */
export type Flushable = { flush(): void };

/**
 * Gathers the sessions that were sent something and flushes each once.
 *
 *     dirty     has news of its own: flushed at the end of the turn, or sooner when somebody who has just sent to many
 *               (a zone, after a commit) says so
 *     patient   was sent only what folds: the next delivery passes over it, since news of its own may come with the one
 *               after that, which flushes it in any case
 *
 * Whoever acts is written to first; under load that saves every second write.
 */
export class FlushScheduler {
  #dirty = new Set<Flushable>();
  #patient = new Set<Flushable>();
  #passedOver = new Set<Flushable>();
  #requested = false;

  /** Has `flushable` flushed at the end of this turn at the latest. */
  markDirty(flushable: Flushable): void {
    this.#dirty.add(flushable);
    this.#requestFlush();
  }

  /** Has `flushable` flushed with its next news, or by the second delivery from now. */
  markPatient(flushable: Flushable): void {
    this.#patient.add(flushable);
  }

  /** Flushes every dirty session now. What they are sent meanwhile waits for the end of the turn. */
  flushDirty(): void {
    if (this.#dirty.size === 0) return;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    for (const flushable of dirty) {
      this.#patient.delete(flushable);
      this.#passedOver.delete(flushable);
      flushable.flush();
    }
  }

  /**
   * Ends a delivery to many: flushes the dirty ones, and the patient ones that the last delivery passed over.
   * @returns whether some wait for the next one
   */
  flushDelivery(): boolean {
    this.flushDirty();
    const waited = this.#passedOver;
    for (const flushable of waited) this.#patient.delete(flushable);
    this.#passedOver = this.#patient;
    this.#patient = new Set();
    for (const flushable of waited) flushable.flush();
    return this.#passedOver.size > 0;
  }

  #requestFlush(): void {
    if (this.#requested) return;
    this.#requested = true;
    setImmediate(() => {
      this.#requested = false;
      this.flushDirty();
    });
  }
}
