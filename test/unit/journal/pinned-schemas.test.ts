import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { domainEventTypes, eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { characterSchemas } from "../../../src/journal/event-types/schemas/character-schemas.ts";
import { directorSchemas } from "../../../src/journal/event-types/schemas/director-schemas.ts";
import { recordSchemas } from "../../../src/journal/event-types/schemas/record-schemas.ts";
import { runSchemas } from "../../../src/journal/event-types/schemas/run-schemas.ts";
import pinned from "./pinned-schemas.json" with { type: "json" };

/** Type, version, and a fingerprint of the shape that the version has. */
const shapes = Object.entries({ ...runSchemas, ...characterSchemas, ...directorSchemas, ...recordSchemas }).map(
  ([type, schema]) => {
    const shape = JSON.stringify(z.toJSONSchema(schema));
    return [type, eventTypes.versionOf(type), createHash("sha256").update(shape).digest("hex").slice(0, 12)];
  },
);

// What is in a journal stays there: whoever changes a shape adds an upcaster, which raises the version, and writes the
// new line of the type into pinned-schemas.json.
test("the shape of a type does not change without its version", () => {
  expect(shapes).toEqual(pinned);
});

test("every schema is registered", () => {
  const types = domainEventTypes();
  for (const [type, version] of shapes) expect(types.versionOf(String(type))).toBe(version);
});
