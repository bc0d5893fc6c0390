import type { z } from "zod";
import type { EventData, Packing, UpcastStep } from "./event-type.ts";
import { EventTypes } from "./event-types.ts";
import { modeValidators } from "./mode-validators.ts";
import { packedContributions } from "./packed-contributions.ts";
import { characterSteps, runSteps } from "./run-upcasters.ts";
import { characterSchemas } from "./schemas/character-schemas.ts";
import { directorSchemas } from "./schemas/director-schemas.ts";
import { recordSchemas } from "./schemas/record-schemas.ts";
import { runSchemas } from "./schemas/run-schemas.ts";
import { hasSoundContributions } from "./sound-contributions.ts";

const quickChecks: Readonly<Record<string, (data: EventData) => boolean>> = {
  ContributionsRecorded: hasSoundContributions,
};

const packings: Readonly<Record<string, Packing>> = { ContributionsRecorded: packedContributions };

/** Every type of event of the game. Whatever is added at run time is added to this one, which all reading goes through. */
export const eventTypes: EventTypes = domainEventTypes();

/** The types of the game in a registry of their own. */
export function domainEventTypes(): EventTypes {
  const types = new EventTypes();
  registerAll(types, runSchemas, runSteps);
  registerAll(types, characterSchemas, characterSteps);
  registerAll(types, directorSchemas, {});
  registerAll(types, recordSchemas, {});
  for (const [mode, validator] of modeValidators) types.addModeValidator(mode, validator);
  return types;
}

/** A type's version is what its steps lead to. */
function registerAll(
  types: EventTypes,
  schemas: Readonly<Record<string, z.ZodType>>,
  stepsOf: Readonly<Record<string, readonly UpcastStep[]>>,
): void {
  for (const [type, schema] of Object.entries(schemas)) {
    const steps = stepsOf[type] ?? [];
    const isSound = quickChecks[type];
    const packing = packings[type];
    const means = { ...(isSound === undefined ? {} : { isSound }), ...(packing === undefined ? {} : { packing }) };
    types.register({ type, version: steps.length + 1, schema, steps, ...means });
  }
}
