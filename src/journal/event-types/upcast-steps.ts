import { type EventType, EventTypeError, type UpcastStep } from "./event-type.ts";

/**
 * The steps of a type by the version that they start from, the first at index 0.
 * @throws EventTypeError naming type and version: a step that does not lead to the next version, leads back or in a
 *   circle, is there twice, starts from the current version or later, or is missing
 */
export function orderedSteps({ type, version, steps = [] }: EventType): readonly UpcastStep["upcast"][] {
  const byVersion = new Map<number, UpcastStep["upcast"]>();
  for (const { from, to, upcast } of steps) {
    const name = `The upcaster of ${type} from version ${from} to ${to}`;
    if (to <= from) fail(`${name} leads back: it must lead to version ${from + 1}.`);
    if (to !== from + 1) fail(`${name} skips versions: split it into one step for each.`);
    if (from < 1 || to > version)
      fail(`${name} lies outside of versions 1 to ${version}: raise the version or remove it.`);
    if (byVersion.has(from)) fail(`${name} is there twice: remove one.`);
    byVersion.set(from, upcast);
  }
  return Array.from({ length: version - 1 }, (_, index) => {
    const found = byVersion.get(index + 1);
    return found ?? fail(`${type} has no upcaster from version ${index + 1} to ${index + 2}: add one.`);
  });
}

function fail(message: string): never {
  throw new EventTypeError(message);
}
