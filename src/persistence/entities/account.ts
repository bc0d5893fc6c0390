import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** Who may use the console, and how far: each role has the rights of the one before it. */
export type Role = "player" | "gamemaster" | "admin";

/** A login of the console. Its name is unique whatever the case of its letters. */
export const Account = defineEntity({
  name: "Account",
  tableName: "accounts",
  properties: {
    id: p.bigint("number").primary().autoincrement(),
    name: p.text(),
    /** As `password-hash.ts` writes it: parameters, salt and key. */
    passwordHash: p.text(),
    role: p.text().$type<Role>(),
    createdAt: p.datetime(6).defaultRaw("now()"),
    /** Since when nobody gets in with it; null: it is open. */
    lockedAt: p.datetime(6).nullable(),
  },
});

export type Account = InferEntity<typeof Account>;
