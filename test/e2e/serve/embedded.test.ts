import { chown, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runGmCommand } from "../../../tools/gm.ts";
import { WireClient } from "../../support/wire-client.ts";
import { zonetide } from "../cli/run-cli.ts";
import { newDataDir, ServeChild } from "./serve-child.ts";

const CONTENT_DIR = "test/e2e/play/content";

/** As root, also as an ordinary user; as an ordinary user, as that one. */
const users: { readonly uid?: number; readonly gid?: number }[] =
  process.getuid?.() === 0 ? [{ uid: 65_534, gid: 65_534 }, {}] : [{}];

describe.each(users)("the embedded database, as user %o", (user) => {
  let DATA_DIR: string;
  const said: string[] = [];
  const secrets: string[] = [];
  let ticket: { ticket: string; secret: string; characterId: number };

  beforeAll(async () => {
    DATA_DIR = await newDataDir();
    if (user.uid !== undefined && user.gid !== undefined) await chown(DATA_DIR, user.uid, user.gid);
  });

  const start = async () => {
    const child = new ServeChild({ DATA_DIR, CONTENT_DIR, HOME: DATA_DIR, LOG_LEVEL: "trace" }, user);
    const file = await child.ready();
    secrets.push(file.token, new URL(file.databaseUrl).password);
    return { child, file };
  };

  const ended = async (child: ServeChild, signal: NodeJS.Signals, code: number | null) => {
    expect(await child.end(signal)).toBe(code);
    said.push(child.stdout, child.stderr);
  };

  test("is made, gives out tickets, and keeps what happened", async () => {
    const { child, file } = await start();
    const issue = ["ticket", "issue", "--character", "Ada", "--create"];
    const issued = await zonetide(issue, { env: { DATA_DIR } });
    expect(issued).toMatchObject({ code: 0, stderr: "" });
    ticket = JSON.parse(issued.stdout);
    const client = await WireClient.connect(file.game!);
    expect(await client.login(ticket)).toMatchObject({ result: 0, characterId: ticket.characterId });
    expect(await runGmCommand(DATA_DIR, "event start 7")).toMatchObject({ ok: true });
    await ended(child, "SIGTERM", 0);
    expect((await readdir(DATA_DIR)).sort()).toEqual(["postgres", "postgres-password", "ticket-secret"]);
    expect(await readdir(join(DATA_DIR, "postgres"))).not.toContain("postmaster.pid");
  });

  test("is found again: the ticket holds and the run goes on, even after kill -9", async () => {
    for (const signal of ["SIGKILL", "SIGKILL", "SIGTERM"] as const) {
      const { child, file } = await start();
      const client = await WireClient.connect(file.game!);
      expect(await client.login(ticket)).toMatchObject({ result: 0, characterId: ticket.characterId });
      const { lines } = await runGmCommand(DATA_DIR, "event activelist");
      expect(lines).toEqual([expect.stringContaining("event 7 ")]);
      await ended(child, signal, signal === "SIGTERM" ? 0 : null);
      client.destroy();
    }
  });

  test("is its user's own, and no log line ever had a secret in it", async () => {
    const { uid } = await stat(join(DATA_DIR, "ticket-secret"));
    expect(uid).toBe(user.uid ?? process.getuid?.());
    secrets.push((await readFile(join(DATA_DIR, "ticket-secret"), "utf8")).trim(), ticket.secret, ticket.ticket);
    secrets.push((await readFile(join(DATA_DIR, "postgres-password"), "utf8")).trim());
    const everything = said.join("");
    expect(everything).toContain('"level":20');
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/^\s+at /m);
    expect(everything).not.toMatch(/"level":[56]0/);
  });
});
