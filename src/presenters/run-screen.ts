import type { DurableRun } from "../events/run-ledger.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";
import type { SharedFrame } from "./shared-frame.ts";
import { ShownPhase } from "./shown-phase.ts";
import type { Audience, GameSession, Show } from "./stage.ts";
import { Standing } from "./standing.ts";

/** What is shown of one run, and what of it waits to be. */
export class RunScreen {
  readonly run: DurableRun;
  readonly zone: ZoneInstance;
  readonly standing: Standing;
  phase: ShownPhase;
  /** Slots of participants whose score changed; a new set for each delivery, so that the old one dies young. */
  slots = new Set<number>();
  /** Votes that were answered. */
  readonly votes = new Set<number>();
  /** What was last shown of each control point, and whether there may be more to show. */
  readonly points = new Map<string, string>();
  pointsMoved = false;
  /** Members or scores of teams have changed. */
  teamsMoved = false;
  /** Characters that came into their team since the last delivery. */
  readonly newcomers = new Set<number>();
  pauseReason = "";
  readonly #teams = new Map<number, number>();
  readonly #audiences = new Map<number, Audience>();

  constructor(run: DurableRun, zone: ZoneInstance) {
    this.run = run;
    this.zone = zone;
    this.standing = new Standing(run.durable.participants, run.durable.definition.rewards.tiers);
    this.phase = ShownPhase.of(run.durable);
    const { characterIds, teams, count } = run.durable.participants;
    for (let slot = 0; slot < count; slot += 1) this.#teams.set(characterIds[slot] ?? 0, teams[slot] ?? 0);
  }

  get hasTeams(): boolean {
    return this.run.durable.definition.teams.length > 0;
  }

  /** Team of whoever plays there; 0: none. */
  teamOf({ characterId }: GameSession): number {
    const { participants } = this.run.durable;
    return participants.teams[participants.slotOf(characterId ?? 0)] ?? 0;
  }

  /** Notes the team of a participant; one that is new to it is shown what the team is shown. */
  noteTeam(characterId: number, team: number): void {
    if (this.#teams.get(characterId) === team) return;
    this.#teams.set(characterId, team);
    if (team !== 0) this.newcomers.add(characterId);
  }

  /** Sessions of one team; 0: of those who have none. */
  side(team: number): Audience {
    const audience = this.#audiences.get(team) ?? ((session) => this.teamOf(session) === team);
    this.#audiences.set(team, audience);
    return audience;
  }

  /** Who is shown what belongs to a team; of 0 all are. */
  only(team: number): Audience | null {
    return team === 0 ? null : this.side(team);
  }

  /** Shows a packet that is another one for each side: each team, and those without. */
  bySide(make: (team: number) => SharedFrame, show: Show): void {
    for (const team of [0, ...this.run.durable.definition.teams.map(({ id }) => id)]) show(make(team), this.side(team));
  }
}
