import type { ContentFault } from "./content-fault.ts";
import type { RawEvent, RawObjective, RawPhase } from "./raw-event.ts";
import { faultAt, follow, valueAt } from "./raw-walk.ts";
import { COPY_STEP, isCopied } from "./team-objectives.ts";
import { checkUnique } from "./unique-rule.ts";

/** Teams fit the mode, and every one of them has something to do in each phase. */
export function checkTeams(event: RawEvent): ContentFault[] {
  return [
    ...checkUnique("public_events", follow([event.event], "teams[].id"), "id in its event"),
    ...checkMode(event),
    ...event.phases.flatMap((phase) => [...checkRequired(phase, event), ...checkCopies(phase, event)]),
  ];
}

function checkMode({ event, teamMode, teamIds }: RawEvent): ContentFault[] {
  const mode = valueAt(event.value, "mode") ?? "cooperative";
  const path = [...event.path, "teams"];
  if (teamMode && teamIds.length < 2) {
    return [faultAt("public_events", path, `Add a second team, or leave teams out for two: nobody can ${mode} alone.`)];
  }
  if (mode !== "cooperative" || teamIds.length === 0) return [];
  return [faultAt("public_events", path, "Remove the teams, or give this event the mode race, duel or knockout.")];
}

/**
 * A phase without a required objective from its start on would be over at once, for a team as for everyone. Where none
 * is required at all, the phase ends when all are complete: one that is shown is enough.
 */
function checkRequired({ path, objectives }: RawPhase, { teamMode, teamIds }: RawEvent): ContentFault[] {
  if (objectives.length === 0) return [];
  const required = objectives.filter(({ value }) => valueAt(value, "required") !== false);
  const wanted = required.length > 0 ? required : objectives;
  const shown: unknown[] = wanted.filter(isShownFromTheStart).map(({ value }) => valueAt(value, "team") ?? 0);
  const idle = teamIds.filter((team) => !shown.includes(team));
  if (shown.includes(0) || (teamMode && idle.length === 0)) return [];
  const whose = teamMode && shown.length > 0 ? `for team ${idle.join(" and ")}` : "to this phase";
  const message = `Add a required objective ${whose} that is shown from the start, for the phase would end at once.`;
  return [faultAt("public_events", [...path, "objectives"], message)];
}

function isShownFromTheStart(objective: RawObjective): boolean {
  const { value } = objective;
  const isActivated = follow([objective], "activated_by[]").length > 0;
  return valueAt(value, "hidden") !== true && !isActivated;
}

/** Each team gets its own copy of what names no team; the copies' indices must be free and fit the wire's byte. */
function checkCopies({ objectives }: RawPhase, { teamMode, teamIds, waveObjective }: RawEvent): ContentFault[] {
  if (!teamMode) return [];
  const taken = new Set(objectives.map(({ index }) => index));
  return objectives.flatMap(({ path, value, index }) => {
    const isWaves = waveObjective?.path === path;
    if (!Number.isInteger(index) || isWaves || !isCopied({ team: valueAt(value, "team"), waves: false })) return [];
    const copies = teamIds.slice(1).map((_, place) => Number(index) + COPY_STEP * (place + 1));
    const bad = copies.find((copy) => copy > 255 || taken.has(copy));
    for (const copy of copies) taken.add(copy);
    if (bad === undefined) return [];
    const message = `Give this objective another index: its copy for another team gets ${bad}, which is taken or above 255.`;
    return [faultAt("public_events", [...path, "index"], message)];
  });
}
