import { spawnSync } from "node:child_process";
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { copyDatabase, postmasterPid, query, startProgram, temporaryFolder } from "./embedded-program.ts";

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDir: string;

let original: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  original = await temporaryFolder();
  await (await startProgram(join(original.path, "data"))).tell("stop");
});

afterAll(() => original.end());

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, "data");
});

afterEach(() => folder.end());

const refusal = async (user: { uid?: number; gid?: number } = {}): Promise<{ code?: string; message?: string }> => {
  const { said, kill } = await startProgram(dataDir, user);
  await kill();
  return said;
};

/** A cluster that was started once and stopped. */
const makeCluster = (): Promise<void> => copyDatabase(join(original.path, "data"), dataDir);

const startAndStop = async (): Promise<void> => {
  const { said, tell } = await startProgram(dataDir);
  expect(said.message).toBeUndefined();
  await tell("stop");
};

test("a folder that holds something else is left alone", async () => {
  await mkdir(join(dataDir, "postgres"), { recursive: true });
  await writeFile(join(dataDir, "postgres", "letter.txt"), "dear diary");
  const isOurs = !isRoot;
  if (!isOurs) await chown(join(dataDir, "postgres"), NOBODY.uid, NOBODY.gid);
  expect(await refusal()).toMatchObject({
    code: "NOT_A_CLUSTER",
    message: expect.stringContaining(`${dataDir}/postgres is there but holds no database: move it away`),
  });
  expect(await readdir(join(dataDir, "postgres"))).toEqual(["letter.txt"]);
});

test("a creation that was killed half-way does not stand in the way of the next, and is cleared away", async () => {
  const dead = spawnSync(process.execPath, ["--version"]);
  await mkdir(join(dataDir, `postgres.new-${dead.pid}-0a1b2c3d`, "data", "base"), { recursive: true });
  const program = await startProgram(dataDir);
  expect(program.said.started).toBe(true);
  expect((await readdir(dataDir)).sort()).toEqual(["postgres", "postgres-password"]);
  await program.tell("stop");
});

test("a program killed during its first start leaves nothing that the next one trips over", async () => {
  const slow = startProgram(dataDir);
  const isCreating = async () =>
    (await readdir(dataDir).catch(() => [])).some((name) => name.startsWith("postgres.new-"));
  await expect.poll(isCreating, { timeout: 20_000, interval: 10 }).toBe(true);
  const name = (await readdir(dataDir)).find((entry) => entry.startsWith("postgres.new-"));
  // The number is in the name of the folder: the program itself has not said anything yet.
  process.kill(Number(name?.split("-")[1]), "SIGKILL");
  expect((await slow).said.message).toBe("it said nothing");
  const program = await startProgram(dataDir);
  expect(program.said.message).toBeUndefined();
  expect(await query(program.said.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await program.tell("stop");
});

test("a cluster of another version", async () => {
  await makeCluster();
  await writeFile(join(dataDir, "postgres", "PG_VERSION"), "15\n");
  expect(await refusal()).toMatchObject({
    code: "CLUSTER_VERSION",
    message: expect.stringMatching(/made by PostgreSQL 15, and this program brings PostgreSQL 18: dump it/),
  });
});

test("a damaged cluster", async () => {
  await makeCluster();
  await rm(join(dataDir, "postgres", "global", "pg_control"));
  expect(await refusal()).toMatchObject({
    code: "CLUSTER_DAMAGED",
    message: expect.stringMatching(/is damaged \(.*\): restore the folder from a backup/),
  });
});

test("a lost password file, and one of another database", async () => {
  await makeCluster();
  const file = join(dataDir, "postgres-password");
  const password = await readFile(file, "utf8");
  await rm(file);
  expect(await refusal()).toMatchObject({ code: "PASSWORD_MISSING", message: expect.stringContaining(file) });
  await writeFile(file, "another\n", { mode: 0o600 });
  expect(await refusal()).toMatchObject({ code: "PASSWORD_REFUSED", message: expect.stringContaining(file) });
  expect(await postmasterPid(dataDir)).toBeUndefined();
  await writeFile(file, password);
  await startAndStop();
});

test("a cluster that others may read is closed to them, not refused", async () => {
  await makeCluster();
  await chmod(join(dataDir, "postgres"), 0o755);
  await startAndStop();
  expect((await stat(join(dataDir, "postgres"))).mode & 0o777).toBe(0o700);
});

test("a setting that PostgreSQL refuses is told in its words", async () => {
  await makeCluster();
  const file = join(dataDir, "postgres", "postgresql.conf");
  await writeFile(file, `${await readFile(file, "utf8")}\nmax_connections = 'many'\n`);
  expect(await refusal()).toMatchObject({
    code: "START_FAILED",
    message: expect.stringContaining(`read ${dataDir}/postgres/postgres.log and start again`),
  });
});

test("the port of the last run is no matter when somebody else has it now", async () => {
  await makeCluster();
  const first = await startProgram(dataDir);
  const port = Number(new URL(first.said.url).port);
  await first.tell("stop");
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, "127.0.0.1", resolve));
  const second = await startProgram(dataDir);
  expect(second.said.started).toBe(true);
  await second.tell("stop");
  squatter.close();
});

// Only root has a database user other than itself.
if (isRoot) {
  describe("as root", () => {
    test("a folder on the way that the database's user cannot enter is named", async () => {
      await chmod(folder.path, 0o700);
      expect(await refusal()).toMatchObject({
        code: "FOLDER_UNREACHABLE",
        message: expect.stringMatching(
          `cannot enter the folder ${folder.path} on the way to ${dataDir}: allow it with "chmod o\\+x ${folder.path}"`,
        ),
      });
    });

    test("what an ordinary user made stays that user's when root starts it", async () => {
      await mkdir(dataDir);
      await chown(dataDir, NOBODY.uid, NOBODY.gid);
      const ordinary = await startProgram(dataDir, NOBODY);
      expect(ordinary.said).toMatchObject({ started: true });
      expect((await stat(join(dataDir, "postgres"))).uid).toBe(NOBODY.uid);
      await query(ordinary.said.url, "create table kept as select 1 as one");
      await ordinary.tell("stop");
      const root = await startProgram(dataDir);
      expect(await query(root.said.url, "select one from kept")).toEqual([{ one: 1 }]);
      await root.tell("stop");
      const again = await startProgram(dataDir, NOBODY);
      expect(again.said).toMatchObject({ started: true });
      await again.tell("stop");
    });

    test("an ordinary user is told whose database it is, and which folder it may not write", async () => {
      await makeCluster();
      expect(await refusal(NOBODY)).toMatchObject({
        code: "WRONG_OWNER",
        message: expect.stringMatching(
          /belongs to postgres: start as that user, or give it away with "chown -R nobody /,
        ),
      });
      dataDir = join(folder.path, "other");
      expect((await refusal(NOBODY)).message).toMatch(/other cannot be written \(EACCES\)/);
    });

    test("a database given to root by mistake", async () => {
      await makeCluster();
      await chown(join(dataDir, "postgres"), 0, 0);
      expect(await refusal()).toMatchObject({
        code: "WRONG_OWNER",
        message: expect.stringContaining("chown -R postgres"),
      });
    });
  });
}
