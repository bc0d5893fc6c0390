import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A character that may not play. It stands until it is lifted or `until` is over; the row stays. */
export const Ban = defineEntity({
  name: "Ban",
  tableName: "bans",
  properties: {
    id: p.bigint("number").primary().autoincrement(),
    characterId: p.bigint("number"),
    reason: p.text().default(""),
    /** `account:NAME`, or "local" for the right of the data directory. */
    bannedBy: p.text(),
    bannedAt: p.datetime(6),
    /** null: for ever. */
    until: p.datetime(6).nullable(),
    liftedAt: p.datetime(6).nullable(),
    liftedBy: p.text().nullable(),
  },
});

export type Ban = InferEntity<typeof Ban>;
