/** The folder of the server's captures: the oldest of those that are over make room. */
import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";

/** As the recorder calls its files; what else lies there is somebody's own. Names begin with the time, so they sort. */
const OURS = /^(\d{8}T\d{6}Z-\d+-[a-z0-9-]*)-\d{4,}\.pcapng$/;

type Finished = { readonly name: string; bytes: number; readonly paths: string[] };

const finishedIn = async (folder: string, running: ReadonlySet<string>): Promise<Finished[]> => {
  const captures = new Map<string, Finished>();
  for (const file of (await readdir(folder).catch(() => [])).toSorted()) {
    const name = OURS.exec(file)?.[1];
    if (name === undefined || running.has(name)) continue;
    const path = join(folder, file);
    const bytes = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    const known = captures.get(name) ?? { name, bytes: 0, paths: [] };
    known.bytes += bytes;
    known.paths.push(path);
    captures.set(name, known);
  }
  return [...captures.values()];
};

/**
 * Removes the oldest captures until the others have `maxBytes` at most.
 * @param running names of those that are being written, which stay and do not count
 * @returns the names of those that were removed
 */
export async function makeRoom(folder: string, maxBytes: number, running: ReadonlySet<string>): Promise<string[]> {
  const captures = await finishedIn(folder, running);
  let total = captures.reduce((sum, { bytes }) => sum + bytes, 0);
  const removed: string[] = [];
  for (const { name, bytes, paths } of captures) {
    if (total <= maxBytes) break;
    for (const path of paths) await unlink(path).catch(() => undefined);
    total -= bytes;
    removed.push(name);
  }
  return removed;
}
