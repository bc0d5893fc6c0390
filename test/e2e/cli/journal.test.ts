import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { openTestDatabase } from "../../support/database.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { temporaryDataDir, zonetide } from "./run-cli.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let env: { DATABASE_URL: string };

beforeAll(async () => {
  opened = await openTestDatabase();
  env = { DATABASE_URL: opened.url };
  const appends = Array.from({ length: 40 }, (_, at) => happening(at, [at % HAPPENINGS, at % 3, at % 5, at % 7]));
  await appendBatch(opened.database.pool, [started(1), started(2), started(3), ...appends]);
});

afterAll(() => opened.drop());

const journal = (...words: string[]) => zonetide(["journal", ...words], { env });
const json = async (...words: string[]) => JSON.parse((await journal(...words, "--json")).stdout);

describe("journal read", () => {
  test("pages through all events, one stream or one type", async () => {
    const first = await json("read", "--limit", "30");
    expect(first.events.map(({ position }: { position: number }) => position)).toEqual(
      Array.from({ length: 30 }, (_, at) => at + 1),
    );
    expect(first.nextAfter).toBe(30);
    const rest = await json("read", "--after", "30");
    expect(rest).toMatchObject({ nextAfter: null });
    expect(rest.events).toHaveLength(13);
    const run = await json("read", "--stream", "run-2", "--type", "RunStarted");
    expect(run.events).toEqual([
      expect.objectContaining({ position: 2, stream: "run-2", version: 1, type: "RunStarted" }),
    ]);
    expect((await journal("read", "--limit", "2")).stdout).toMatch(
      /^#1 .* run-1@1 RunStarted .*\n#2 .*\nThere are more: go on with --after 2\.\n$/,
    );
    expect((await journal("read", "--stream", "none")).stdout).toBe("There is no such event.\n");
  });

  test("a number that is none is wrong usage", async () => {
    const { code, stderr } = await journal("read", "--limit", "0");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--limit takes a whole number from 1 to 10000[^\n]+\n$/);
  });
});

describe("journal stats", () => {
  test("head, counts, size, lag and health", async () => {
    const stats = await json("stats", "--exact");
    expect(stats).toMatchObject({ head: 43, events: 43, isExact: true, health: { state: "degraded", server: null } });
    expect(stats.projections).toContainEqual({ name: "wallets", checkpoint: 0, lag: 43 });
    expect(stats.health.projections).toMatchObject({ state: "silent", heartbeatAgeMs: null, behind: 43 });
    expect((await journal("stats")).stdout).toContain("43 events up to position 43");
  });
});

describe("journal trace", () => {
  test("a tree, and what nobody knows is exit code 1", async () => {
    const [event] = (await json("read", "--type", "RewardGranted")).events;
    const { code, stdout } = await journal("trace", event.id);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^event [0-9a-f-]{36}\n└─ #\d+ .* RewardGranted: character \d/);
    const unknown = await journal("trace", "run-99");
    expect({ code: unknown.code, stdout: unknown.stdout }).toEqual({ code: 1, stdout: "" });
    expect(unknown.stderr).toMatch(/^The journal knows nothing of run-99[^\n]+\n$/);
  });
});

describe("projections, and journal verify", () => {
  test("rebuild, list, verify; what differs is exit code 1", async () => {
    const rebuilt = await zonetide(["projections", "rebuild", "--all", "--json"], { env });
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ from: 0, position: 43, events: 43, isSwapped: true });
    const list = await zonetide(["projections", "list", "--json"], { env });
    expect(JSON.parse(list.stdout).projections).toContainEqual(
      expect.objectContaining({ name: "items", version: 1, checkpoint: 43, lag: 0, loop: "silent" }),
    );
    expect((await zonetide(["projections", "list"], { env })).stdout).toContain("never");
    expect(await json("verify")).toMatchObject({ ok: true, events: 43, differences: [] });

    await opened.database.pool.query("update character_items set quantity = quantity + 1");
    const bad = await journal("verify", "--json");
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout).differences[0]).toMatchObject({ what: "projections" });
    expect((await journal("verify")).stdout).toMatch(/^projections: items: character_items \(\d,\d\): The row is /);
    const one = await zonetide(["projections", "rebuild", "items"], { env });
    expect(one.stdout).toMatch(/^Rebuilt items up to position 43: 43 events, \d+ a second\.\n$/);
    expect((await journal("verify")).stdout).toBe("All is well up to position 43: 43 events, 6 projections.\n");
  });

  test.each([
    [["rebuild"], "Give either the name of a projection"],
    [["rebuild", "items", "--all"], "Give either the name of a projection"],
    [["rebuild", "nothing"], 'There is no projection "nothing"'],
  ])("wrong usage: %j", async (words, sentence) => {
    const { code, stdout, stderr } = await zonetide(["projections", ...words], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(sentence);
  });
});

describe("journal export and import", () => {
  test("through a file, into the database of a new data directory; a second time is refused", async () => {
    const dataDir = await temporaryDataDir();
    const file = join(dataDir, "journal.jsonl");
    expect((await journal("export", file)).stdout).toBe(`43 events written to ${file}.\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, "utf8");
    expect((await journal("export", "-")).stdout).toBe(text);

    const empty = await openTestDatabase();
    const there = { DATABASE_URL: empty.url };
    try {
      await writeFile(file, text.replace('"position":7,', '"position":8,'));
      const bad = await zonetide(["journal", "import", file], { env: there });
      expect({ code: bad.code, stdout: bad.stdout }).toEqual({ code: 1, stdout: "" });
      expect(bad.stderr).toMatch(/^Line 8: position 8 stands where 7 belongs[^\n]+\n$/);
      const taken = await zonetide(["journal", "import", "-"], { env: there, input: text });
      expect(taken).toMatchObject({ code: 0, stdout: expect.stringMatching(/^43 events imported/) });
      const again = await zonetide(["journal", "import", "-"], { env: there, input: text });
      expect({ code: again.code, stderr: again.stderr }).toEqual({
        code: 1,
        stderr:
          "The journal holds 43 events, and an import needs an empty one: give another data directory or database.\n",
      });
    } finally {
      await empty.drop();
    }
    const nowhere = await journal("import", join(dataDir, "none"));
    expect(nowhere.stderr).toMatch(/cannot be read \(ENOENT\)/);
  });
});
