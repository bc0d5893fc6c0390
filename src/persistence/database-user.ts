/** Whom the embedded database runs as: ourselves, or, since PostgreSQL refuses root, a system user that root keeps for it. */
import { type Stats, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import { systemCode } from "../config/operator-error.ts";
import { PersistenceError } from "./persistence-error.ts";
import { run } from "./run-program.ts";

/** Without ids: the user that we are. */
export type DatabaseUser = { readonly name: string; readonly uid?: number; readonly gid?: number };

const SYSTEM_USER = "postgres";
const ROOT_DIR = { cwd: "/" };

/**
 * Chooses the user by the owner of the cluster's folder where there is one: what an ordinary user made stays that
 * user's when root starts the server.
 * @throws PersistenceError WRONG_OWNER, PERMISSION_DENIED or NO_SYSTEM_USER.
 */
export async function chooseDatabaseUser(clusterDir: string): Promise<DatabaseUser> {
  const owner = await ownerOf(clusterDir);
  const ourUid = process.getuid?.();
  if (ourUid !== 0) {
    if (owner && ourUid !== undefined && owner.uid !== ourUid) {
      throw new PersistenceError("WRONG_OWNER", {
        folder: clusterDir,
        owner: await nameOf(owner.uid),
        wanted: await nameOf(ourUid),
      });
    }
    return { name: ourUid === undefined ? userInfo().username : await nameOf(ourUid) };
  }
  if (owner?.uid === 0) {
    throw new PersistenceError("WRONG_OWNER", {
      folder: clusterDir,
      owner: "root, whom PostgreSQL refuses",
      wanted: SYSTEM_USER,
    });
  }
  return owner ? { name: await nameOf(owner.uid), uid: owner.uid, gid: owner.gid } : systemUser();
}

async function ownerOf(folder: string): Promise<Stats | null> {
  try {
    return await stat(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw new PersistenceError("PERMISSION_DENIED", { path: folder }, error);
  }
}

async function nameOf(uid: number): Promise<string> {
  const { code, output } = await run("id", ["-un", String(uid)], ROOT_DIR);
  return code === 0 ? output.trim() : `number ${uid}`;
}

/** Made on first use; another server may be making it at the same time, so what counts is that it is there afterwards. */
async function systemUser(): Promise<DatabaseUser> {
  const known = await lookUp(SYSTEM_USER);
  if (known) return known;
  await run("groupadd", ["--system", SYSTEM_USER], ROOT_DIR);
  const made = await run(
    "useradd",
    [
      "--system",
      "--gid",
      SYSTEM_USER,
      "--no-create-home",
      "--home-dir",
      "/",
      "--shell",
      "/usr/sbin/nologin",
      SYSTEM_USER,
    ],
    ROOT_DIR,
  );
  const user = await lookUp(SYSTEM_USER);
  if (user) return user;
  throw new PersistenceError("NO_SYSTEM_USER", { reason: made.output.trim() || "useradd failed" });
}

async function lookUp(name: string): Promise<DatabaseUser | null> {
  const [uid, gid] = await Promise.all([run("id", ["-u", name], ROOT_DIR), run("id", ["-g", name], ROOT_DIR)]);
  if (uid.code !== 0 || gid.code !== 0) return null;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}

/**
 * Makes sure that the database's user can enter a folder; `what` is what the folder is for, to be moved elsewhere.
 * @throws PersistenceError FOLDER_UNREACHABLE, naming the first folder of the path that stops that user.
 */
export async function requireReachable(user: DatabaseUser, target: string, what: string): Promise<void> {
  if (user.uid === undefined) return;
  const { uid, gid } = user;
  const { code } = await run("/bin/sh", ["-c", 'cd -- "$1"', "sh", target], { cwd: "/", uid, gid });
  if (code === 0) return;
  const folder = pathTo(target).find((part) => !canEnter(statSync(part), user)) ?? target;
  throw new PersistenceError("FOLDER_UNREACHABLE", { user: user.name, folder, target, what });
}

/** All folders from the root to `folder`. */
function pathTo(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...pathTo(parent), folder];
}

/** A program that is run as another user has no groups but its first. */
function canEnter(folder: Stats, user: DatabaseUser): boolean {
  const shift = folder.uid === user.uid ? 6 : folder.gid === user.gid ? 3 : 0;
  return ((folder.mode >> shift) & 1) === 1;
}
