import { isRecord } from "./raw-content.ts";

/** Keys of an event that are what it is, and where: other entries and running zones go by them. */
const FIXED = ["id", "zone_id", "variations"];

type Container = Record<string, unknown> | unknown[];

/** The steps of a path that is written as faults write it, such as `phases[0].objectives[1].target`; null: it is none. */
function stepsOf(path: string): (string | number)[] | null {
  if (!/^[a-z]\w*(\[\d{1,3}\]|\.[a-z]\w*)*$/i.test(path)) return null;
  return (path.match(/\w+/g) ?? []).map((step) => (/^\d/.test(step) ? Number(step) : step));
}

/**
 * Sets the value at a path of an event's JSON, in place. Objects on the way that are left out are made; items of lists
 * have to be there.
 * @returns why that cannot be done, as a sentence that says what to do, or null
 */
export function changeAt(event: Record<string, unknown>, path: string, value: unknown): string | null {
  const steps = stepsOf(path);
  const [first] = steps ?? [];
  const last = steps?.pop();
  if (steps === null || first === undefined || last === undefined) {
    return "Write the path of a key of the event here, such as rewards.xp or phases[0].objectives[0].target.";
  }
  if (FIXED.includes(String(first))) return `Change another key than ${first}: a variation leaves that as it is.`;
  let at: Container = event;
  for (const [place, step] of steps.entries()) {
    const next: unknown = stepInto(at, step, typeof (steps[place + 1] ?? last) === "string");
    if (!isContainer(next)) return nowhere(path);
    at = next;
  }
  if (Array.isArray(at)) {
    if (typeof last !== "number" || last >= at.length) return nowhere(path);
    at[last] = value;
  } else if (typeof last !== "string") return nowhere(path);
  else at[last] = value;
  return null;
}

function stepInto(from: Container, step: string | number, wantsKeys: boolean): unknown {
  if (Array.isArray(from)) return typeof step === "number" ? from[step] : undefined;
  if (typeof step === "number") return undefined;
  if (wantsKeys && (Object.hasOwn(from, step) ? from[step] : null) === null) from[step] = {};
  return Object.hasOwn(from, step) ? from[step] : undefined;
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isRecord(value);
}

function nowhere(path: string): string {
  return `Name a key that the event has: ${path} leads nowhere.`;
}
