import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { judgeCreation, judgeStart } from "../../../src/persistence/cluster-faults.ts";
import { type ClusterPlace, prepareClusterPlace } from "../../../src/persistence/cluster-place.ts";

let folder: string;
let place: ClusterPlace;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zonetide-faults-"));
  place = await prepareClusterPlace(join(folder, "data"));
});

afterAll(() => rm(folder, { recursive: true }));

const stamp = "2026-05-01 10:00:00.000 UTC [77] ";

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', "DISK_FULL"],
  ["PANIC:  could not locate a valid checkpoint record at 0/14D4FD8", "CLUSTER_DAMAGED"],
  ['PANIC:  could not read file "global/pg_control": read 0 of 296', "CLUSTER_DAMAGED"],
  ["FATAL:  database files are incompatible with server", "CLUSTER_VERSION"],
  ['FATAL:  could not open log file "postgres.log": Permission denied', "PERMISSION_DENIED"],
  ['FATAL:  invalid value for parameter "max_connections": "many"', "START_FAILED"],
])("a start that ends with %s", async (line, code) => {
  const fault = await judgeStart(`${stamp}LOG:  starting PostgreSQL 18.4\n${stamp}${line}\n`, place, "18");
  expect(fault).toMatchObject({ retry: null, error: { code } });
});

test.each([
  ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', "port"],
  ['FATAL:  lock file "postmaster.pid" already exists', "busy"],
  ["FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", "busy"],
  ["FATAL:  terminating connection due to administrator command", "busy"],
])("a start that ends with %s is tried again", async (line, retry) => {
  expect(await judgeStart(`${stamp}${line}\n`, place, "18")).toEqual({ retry });
});

test("a creation that failed says why, without the time and the name of the program", async () => {
  const output = 'The files will be owned by user "postgres".\ninitdb: error: invalid locale settings\n';
  const { code, message } = await judgeCreation(output, place);
  expect(code).toBe("INITDB_FAILED");
  expect(message).toContain("could not be created (invalid locale settings): put that right");
  const full = await judgeCreation("initdb: error: could not write to file: No space left on device", place);
  expect(full.message).toBe(
    `No space left on the disk of ${place.dataDir}: free some space there, or set DATA_DIR to another disk.`,
  );
});

test("a library that is missing", async () => {
  const output = "/x/initdb: error while loading shared libraries: libicuuc.so.60: cannot open shared object file";
  expect(await judgeCreation(output, place)).toMatchObject({
    code: "BINARIES_BROKEN",
    message: expect.stringContaining('run "npm rebuild" in this checkout'),
  });
});
