/** The highest that was ever shown of each objective and contribution, and whatever was shown lower afterwards. */

export type Regression = {
  readonly bot: string;
  readonly instanceId: number;
  /** Absent for a contribution. */
  readonly phase?: number;
  readonly objectiveIndex?: number;
  readonly shown: number;
  readonly shownBefore: number;
};

const PHASES = 256;
const INDEXES = 256;

const keyOf = (instanceId: number, phase: number, index: number): number =>
  (instanceId * PHASES + phase) * INDEXES + index;

/** What all bots together were shown; a connection that is made later must not be shown less. */
export class FleetProgress {
  readonly #highest = new Map<number, number>();
  readonly regressions: Regression[] = [];

  /** What was shown to any bot so far. */
  baseline(): ReadonlyMap<number, number> {
    return new Map(this.#highest);
  }

  raise(key: number, value: number): void {
    if (value > (this.#highest.get(key) ?? -1)) this.#highest.set(key, value);
  }
}

/**
 * What one bot was shown. Between connections that live at the same time packets may be read in any order, so a bot is
 * compared with itself, and with what the fleet had been shown when its connection was made.
 */
export class BotProgress {
  readonly #fleet: FleetProgress;
  readonly #bot: string;
  #highest = new Map<number, number>();
  readonly #phases = new Map<number, number>();
  readonly #contributions = new Map<number, number>();

  constructor(fleet: FleetProgress, bot: string) {
    this.#fleet = fleet;
    this.#bot = bot;
  }

  /** A connection is about to be made: from now on nothing may be shown lower than anyone has seen it. */
  reconnect(): void {
    for (const [key, value] of this.#fleet.baseline()) {
      if (value > (this.#highest.get(key) ?? -1)) this.#highest.set(key, value);
    }
  }

  objective(instanceId: number, phase: number, objectiveIndex: number, shown: number): void {
    const key = keyOf(instanceId, phase, objectiveIndex);
    const shownBefore = this.#highest.get(key) ?? -1;
    if (shown > shownBefore) {
      this.#highest.set(key, shown);
      this.#fleet.raise(key, shown);
    } else if (shown < shownBefore) {
      this.#report({ instanceId, phase, objectiveIndex, shown, shownBefore });
    }
  }

  phase(instanceId: number, phase: number): void {
    const shownBefore = this.#phases.get(instanceId) ?? 0;
    if (phase < shownBefore) this.#report({ instanceId, phase, shown: phase, shownBefore });
    else this.#phases.set(instanceId, phase);
  }

  contribution(instanceId: number, shown: number): void {
    const shownBefore = this.#contributions.get(instanceId) ?? 0;
    if (shown < shownBefore) this.#report({ instanceId, shown, shownBefore });
    else this.#contributions.set(instanceId, shown);
  }

  #report(regression: Omit<Regression, "bot">): void {
    this.#fleet.regressions.push({ bot: this.#bot, ...regression });
  }
}
