import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadTicketSecret } from "../../../src/config/secrets.ts";
import { verifyTicket } from "../../../src/config/tickets.ts";
import { temporaryDataDir, zonetide } from "./run-cli.ts";

describe("ticket issue, without a server", () => {
  test("makes the character once, gives tickets that the server takes, and leaves no database running", async () => {
    const dataDir = await temporaryDataDir();
    const env = { DATA_DIR: dataDir };
    const issue = (...words: string[]) => zonetide(["ticket", "issue", "--character", ...words], { env });

    const unknown = await issue("Ada");
    expect(unknown).toEqual({
      code: 1,
      stdout: "",
      stderr: 'There is no character "Ada": correct the name, or add --create to make it.\n',
    });

    const first = await issue("Ada", "--create", "--ttl", "60");
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: "" });
    expect(first.stdout.split("\n")).toHaveLength(2);
    const issued = JSON.parse(first.stdout);
    expect(Object.keys(issued)).toEqual(["ticket", "secret", "characterId"]);
    const secret = await loadTicketSecret({ dataDir, ticketSecret: undefined });
    const verdict = verifyTicket(secret, issued.ticket, Date.now());
    expect(verdict).toMatchObject({ ok: true, characterId: issued.characterId });
    expect(verdict.ok && verdict.proofKey.toString("hex")).toBe(issued.secret);
    expect(verifyTicket(secret, issued.ticket, Date.now() + 61_000).ok).toBe(false);

    // Several at once share the database that each would start for itself.
    const again = await Promise.all([issue("ada"), issue("Ada", "--create"), issue("Bob", "--create")]);
    expect(again.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: "" }));
    const ids = again.map(({ stdout }) => JSON.parse(stdout).characterId);
    expect(ids.slice(0, 2)).toEqual([issued.characterId, issued.characterId]);
    expect(ids[2]).not.toBe(issued.characterId);

    await expect(stat(join(dataDir, "postgres", "postmaster.pid"))).rejects.toThrow("ENOENT");
    expect((await readdir(dataDir)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("a name that no character can have is one sentence, and TICKET_SECRET is used as given", async () => {
    const env = { DATA_DIR: await temporaryDataDir(), TICKET_SECRET: "a secret of one's own" };
    const bad = await zonetide(["ticket", "issue", "--create", "--character", " "], { env });
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/^A character's name has 1 to 32 characters[^\n]+\n$/);
    const good = await zonetide(["ticket", "issue", "--create", "--character", "Ünal"], { env });
    expect(verifyTicket(env.TICKET_SECRET, JSON.parse(good.stdout).ticket, Date.now()).ok).toBe(true);
  });
});

describe("account create, without a server", () => {
  test("makes an account once; the password comes from standard input and has eight characters", async () => {
    const env = { DATA_DIR: await temporaryDataDir() };
    const create = (input: string, name = "ada") =>
      zonetide(["account", "create", "--name", name, "--role", "admin", "--password-stdin"], { env, input });

    const short = await create("1234567\n");
    expect(short.code).toBe(2);
    expect(short.stderr).toMatch(/^The first line of standard input is the password[^\n]+\n$/);
    expect((await create("")).code).toBe(2);
    expect(await readdir(env.DATA_DIR)).toEqual([]);

    expect(await create("12345678\r\nnot part of it\n")).toEqual({
      code: 0,
      stdout: 'Account "ada" made, role admin.\n',
      stderr: "",
    });
    const twice = await create("another password\n", "ADA");
    expect(twice.code).toBe(1);
    expect(twice.stderr).toBe('There is an account "ADA" already: choose another name.\n');
  });

  test("a database that does not answer is one sentence", async () => {
    const env = { DATA_DIR: await temporaryDataDir(), DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/none" };
    const words = ["account", "create", "--name", "ada", "--role", "admin", "--password-stdin"];
    const { code, stdout, stderr } = await zonetide(words, { env, input: "12345678\n" });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^The database at 127\.0\.0\.1:1 does not answer[^\n]+\n$/);
    expect(stderr).not.toContain("hunter2");
  });
});

describe("migrate, without a server", () => {
  test("brings the database of a data directory up, tells so, and down", async () => {
    const words = ["--data-dir", await temporaryDataDir(), "--json"];
    const status = async () => JSON.parse((await zonetide(["migrate", "status", ...words])).stdout).migrations;
    const pending = await status();
    expect(pending.length).toBeGreaterThan(0);
    expect(pending.every((one: { executedAt: string | null }) => one.executedAt === null)).toBe(true);
    expect((await zonetide(["migrate", "up", ...words])).code).toBe(0);
    expect((await status()).every((one: { executedAt: string | null }) => one.executedAt !== null)).toBe(true);
    expect((await zonetide(["migrate", "down", ...words])).code).toBe(0);
    expect((await status()).at(-1).executedAt).toBeNull();
  });
});
