import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "../../../src/persistence/postmaster.ts";
import { postmasterPid, query, startProgram, temporaryFolder } from "./embedded-program.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDir: string;
const isRoot = process.getuid?.() === 0;

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, "data");
});

afterEach(() => folder.end());

test("a first start makes everything, closed to others, and a restart keeps the rows", async () => {
  const first = await startProgram(dataDir);
  expect(first.said).toMatchObject({ started: true, signals: [] });
  const mode = async (...path: string[]) => (await stat(join(dataDir, ...path))).mode & 0o777;
  expect(await mode()).toBe(isRoot ? 0o711 : 0o700);
  expect(await mode("postgres")).toBe(0o700);
  expect(await mode("postgres-password")).toBe(0o600);
  expect((await stat(join(dataDir, "postgres"))).uid === 0).toBe(false);
  await query(first.said.url, "create table kept as select 42 as answer");
  await first.tell("stop");
  expect(await postmasterPid(dataDir)).toBeUndefined();

  const second = await startProgram(dataDir);
  expect(second.said.started).toBe(true);
  expect(await query(second.said.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await second.tell("stop");
});

test("the settings are those of a database that loses nothing and is heard on this machine only", async () => {
  const program = await startProgram(dataDir);
  const rows = await query(
    program.said.url,
    `select name, setting from pg_settings where name in
       ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories',
        'max_connections', 'server_encoding', 'password_encryption')`,
  );
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "50",
    server_encoding: "UTF8",
    password_encryption: "scram-sha-256",
  });
  expect(await query(program.said.url, "select lower('ÄÉΩ') as folded")).toEqual([{ folded: "äéω" }]);
  const hba = await readFile(join(dataDir, "postgres", "pg_hba.conf"), "utf8");
  const methods = hba.split("\n").filter((line) => /^(local|host)/.test(line));
  expect(methods.every((line) => line.trim().endsWith("scram-sha-256"))).toBe(true);
  await program.tell("stop");
});

test("a program killed with -9 leaves its database, which the next one adopts and stops", async () => {
  const first = await startProgram(dataDir);
  const pid = (await postmasterPid(dataDir))!;
  await query(first.said.url, "create table kept as select 1 as one");
  await first.kill();
  expect(isAlive(pid)).toBe(true);

  const second = await startProgram(dataDir);
  expect(second.said).toMatchObject({ started: false, url: first.said.url });
  expect(await postmasterPid(dataDir)).toBe(pid);
  expect(await query(second.said.url, "select one from kept")).toEqual([{ one: 1 }]);
  await second.tell("stop");
  expect(await postmasterPid(dataDir)).toBeUndefined();
  await expect(query(second.said.url, "select 1")).rejects.toMatchObject({ code: "UNREACHABLE" });
});

test("a database that was killed itself recovers", async () => {
  const first = await startProgram(dataDir);
  await query(first.said.url, "create table kept as select 1 as one");
  process.kill((await postmasterPid(dataDir))!, "SIGKILL");
  const second = await startProgram(dataDir);
  expect(second.said.started).toBe(true);
  expect(await query(second.said.url, "select one from kept")).toEqual([{ one: 1 }]);
  await first.kill();
  await second.tell("stop");
});

test("a postmaster.pid that names a process of somebody else, as after a crash of the machine, is no hindrance", async () => {
  const first = await startProgram(dataDir);
  const file = join(dataDir, "postgres", "postmaster.pid");
  const text = await readFile(file, "utf8");
  await first.tell("stop");
  await writeFile(file, text.replace(/^\d+/, String(process.pid)));
  const second = await startProgram(dataDir);
  expect(second.said.started).toBe(true);
  await second.tell("stop");
});

test("of programs that open at once one starts the database and the others adopt it", async () => {
  const programs = await Promise.all([1, 2, 3].map(() => startProgram(dataDir)));
  expect(programs.map(({ said }) => said.message)).toEqual([undefined, undefined, undefined]);
  expect(programs.filter(({ said }) => said.started)).toHaveLength(1);
  expect(new Set(programs.map(({ said }) => said.url)).size).toBe(1);
  // Whoever leaves last stops it, and nobody before.
  const [first, second, third] = programs;
  await first!.tell("release");
  await second!.tell("release");
  expect(await query(third!.said.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await third!.tell("release");
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test("of programs that leave at once one stops the database", async () => {
  const programs = await Promise.all([1, 2, 3].map(() => startProgram(dataDir)));
  await Promise.all(programs.map((program) => program.tell("release")));
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test("programs that come while others leave always get a database", async () => {
  const passThrough = async (): Promise<string | undefined> => {
    const program = await startProgram(dataDir);
    if (program.said.message !== undefined) return program.said.message;
    const [row] = await query(program.said.url, "select 1 as one");
    await program.tell("release");
    return row?.one === 1 ? undefined : "no answer";
  };
  const rounds = [0, 30, 60, 90].map(async (delayMs) => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return [await passThrough(), await passThrough()];
  });
  expect((await Promise.all(rounds)).flat().filter(Boolean)).toEqual([]);
  expect(await postmasterPid(dataDir)).toBeUndefined();
});
