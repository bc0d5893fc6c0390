import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { EventDefinition } from "../../content/definitions.ts";

/** One version of the definition of a public event; a row is never changed. `checksum` is that of its canonical JSON. */
export const PublicEvent = defineEntity({
  name: "PublicEvent",
  tableName: "public_events",
  properties: {
    eventId: p.bigint("number").primary(),
    version: p.integer().primary(),
    definition: p.json<EventDefinition>(),
    checksum: p.text(),
    createdAt: p.datetime(6).defaultRaw("now()"),
  },
});

export type PublicEvent = InferEntity<typeof PublicEvent>;
