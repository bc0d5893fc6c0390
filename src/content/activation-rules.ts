import type { ContentFault } from "./content-fault.ts";
import { type RawObjective, type RawPhase, saysSomething } from "./raw-event.ts";
import { type Found, faultAt, follow, valueAt } from "./raw-walk.ts";

/** Which objectives of a phase activate which, and what the vote of the phase activates. */
export function checkActivation(phase: RawPhase): ContentFault[] {
  const voted = follow([phase], "vote.options[].activates[]");
  const activatedBy = phase.objectives.flatMap((objective) => follow([objective], "activated_by[]"));
  return [
    ...checkIndices(phase, [...activatedBy, ...voted]),
    ...checkDefaultOption(phase),
    ...checkHidden(phase, new Set(voted.map(({ value }) => value))),
    ...checkCycles(phase),
  ];
}

function checkIndices({ objectives }: RawPhase, named: readonly Found[]): ContentFault[] {
  const known = new Set(objectives.map(({ index }) => index));
  return named
    .filter(({ value }) => Number.isInteger(value) && !known.has(value))
    .map(({ path, value }) =>
      faultAt("public_events", path, `Write the index of an objective of this phase here: none has ${value}.`),
    );
}

function checkDefaultOption(phase: RawPhase): ContentFault[] {
  const last = follow([phase], "vote.options[]").length - 1;
  return follow([phase], "vote.default")
    .filter(({ value }) => Number.isInteger(value) && last >= 1 && Number(value) > last)
    .map(({ path, value }) =>
      faultAt("public_events", path, `Write the place of an option, from 0 to ${last}, here instead of ${value}.`),
    );
}

/** What is activated is hidden until then; what is hidden has to be activated by something. */
function checkHidden({ objectives }: RawPhase, voted: ReadonlySet<unknown>): ContentFault[] {
  return objectives.flatMap(({ path, value, index }) => {
    const hidden = valueAt(value, "hidden");
    const isActivated = saysSomething(valueAt(value, "activated_by")) || voted.has(index);
    if (hidden === true && !isActivated) {
      const message =
        "Add activated_by, or let an option of the phase's vote activate this objective: nothing shows it.";
      return [faultAt("public_events", [...path, "hidden"], message)];
    }
    if (hidden !== false || !isActivated) return [];
    const message = "Remove this key or write true here: an objective that is activated is hidden until then.";
    return [faultAt("public_events", [...path, "hidden"], message)];
  });
}

/** One fault for each circle, at its first objective in the file. */
function checkCycles({ objectives }: RawPhase): ContentFault[] {
  const blamed = new Set<unknown>();
  return objectives.flatMap((objective) => {
    const waitsFor = reachable(objective, objectives);
    if (!waitsFor.has(objective.index) || blamed.has(objective.index)) return [];
    for (const index of waitsFor) blamed.add(index);
    const message = "Remove an index from this list: the objective waits for itself and would never be shown.";
    return [faultAt("public_events", [...objective.path, "activated_by"], message)];
  });
}

/** Indices of everything that an objective waits for, directly or not. */
function reachable(from: RawObjective, objectives: readonly RawObjective[]): Set<unknown> {
  const seen = new Set<unknown>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { value } of follow([next], "activated_by[]")) {
      if (seen.has(value)) continue;
      seen.add(value);
      open.push(...objectives.filter(({ index }) => index === value));
    }
  }
  return seen;
}
