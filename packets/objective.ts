import { enumOf, u8, u32, type ValuesOf } from "../src/protocol/field-types.ts";
import { objectiveType } from "./enums.ts";

/** One objective as several packets carry it: `current` of `target` units are done. */
export const objective = {
  index: u8,
  type: enumOf(objectiveType),
  target: u32,
  current: u32,
};

export type ObjectiveFields = ValuesOf<typeof objective>;
