import type { Sight } from "./sight.ts";

/** A bot as far as its squad goes. */
export type SquadMember = {
  readonly isInZone: boolean;
  readonly sight: Sight;
  lineUp(index: number, count: number): void;
};

/** Numbers the bots that are online within their team, so that they can share out what there is to hold. */
export function lineUp(bots: readonly SquadMember[]): void {
  const squads = new Map<number, SquadMember[]>();
  for (const bot of bots) {
    if (!bot.isInZone) continue;
    const team = bot.sight.run?.ownTeam ?? 0;
    const squad = squads.get(team) ?? [];
    squad.push(bot);
    squads.set(team, squad);
  }
  for (const squad of squads.values()) {
    for (const [index, bot] of squad.entries()) bot.lineUp(index, squad.length);
  }
}
