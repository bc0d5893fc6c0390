import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A command that somebody gave, with its secrets taken out. */
export const CommandAudit = defineEntity({
  name: "CommandAudit",
  tableName: "command_audit",
  properties: {
    id: p.uuid().primary(),
    /** null: the right of the data directory's owner. */
    account: p.text().nullable(),
    transport: p.text().$type<"console" | "cli">(),
    address: p.text().nullable(),
    at: p.datetime(6),
    command: p.text(),
    arguments: p.text(),
    outcome: p.text().$type<"done" | "refused" | "failed">(),
    /** The first line of the answer. */
    answer: p.text(),
  },
});

export type CommandAudit = InferEntity<typeof CommandAudit>;
