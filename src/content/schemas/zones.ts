import { id, name, object, position } from "./fields.ts";

const AXES = ["x", "y", "z"] as const;

/** The space that a zone is open in; a flat zone may have the same least and greatest height. */
export const boundsSchema = object({ min: position, max: position }).superRefine(({ min, max }, context) => {
  AXES.forEach((axis, i) => {
    if (min[i as 0 | 1 | 2] <= max[i as 0 | 1 | 2]) return;
    context.addIssue({
      code: "custom",
      path: ["min", i],
      message: `Write the smaller ${axis} in min and the greater one in max.`,
    });
  });
});

/** One entry of `zones.json`. Its spawn points come from a file of their own. */
export const zoneSchema = object({ id, name, bounds: boundsSchema });
