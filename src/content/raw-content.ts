import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContentFault, showValue } from "./content-fault.ts";
import { CONTENT_KEYS, type ContentKey, fileOf } from "./content-files.ts";
import { findSyntaxFault } from "./json-syntax.ts";

/**
 * The entries of every file as they stand in the JSON. null: the file is there but cannot be read as a list, so that
 * nothing may be said about references into it. A file that is left out has no entries.
 */
export type RawContent = Readonly<Record<ContentKey, readonly unknown[] | null>>;

type Report = (fault: ContentFault) => void;

/** Reads a whole directory; what is wrong with the files themselves goes to `report`. null: there is no directory. */
export async function readRawContent(dir: string, report: Report): Promise<RawContent | null> {
  const names = await listJsonFiles(dir, report);
  if (names === null) return null;
  const known = new Map(CONTENT_KEYS.map((key) => [fileOf(key), key]));
  const raw: Record<ContentKey, readonly unknown[] | null> = {
    creatures: [],
    event_chains: [],
    event_loot_tables: [],
    event_schedules: [],
    event_spawn_points: [],
    items: [],
    objects: [],
    public_events: [],
    spells: [],
    world_bosses: [],
    zones: [],
  };
  for (const file of names) {
    const key = known.get(file);
    if (key !== undefined) raw[key] = await readEntries(dir, key, report);
    else {
      const files = [...known.keys()].join(", ");
      report({ file, path: "", message: `Rename this file or move it away: content is read from ${files}.` });
    }
  }
  return raw;
}

async function listJsonFiles(dir: string, report: Report): Promise<string[] | null> {
  try {
    const names = await readdir(dir);
    return names.filter((name) => name.endsWith(".json") && !name.startsWith(".")).sort();
  } catch (error) {
    const code = codeOf(error);
    const why =
      code === "ENOENT"
        ? "does not exist: create it or name another directory"
        : code === "ENOTDIR"
          ? "is not a directory: name the directory that holds the content files"
          : `cannot be read (${code}): give this user the right to read it`;
    report({ file: ".", path: "", message: `The content directory ${dir} ${why}.` });
    return null;
  }
}

async function readEntries(dir: string, key: ContentKey, report: Report): Promise<readonly unknown[] | null> {
  const file = fileOf(key);
  const fault = (path: string, message: string) => {
    report({ file, path, message });
    return null;
  };
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(dir, file));
  } catch (error) {
    return fault("", `Make this a file that this user may read: reading it failed with ${codeOf(error)}.`);
  }
  const text = decode(bytes);
  if (text === null) return fault("", "Save this file as UTF-8: it holds bytes that are not.");
  const document = parse(text);
  if (document === undefined) {
    const { line, column } = findSyntaxFault(text);
    return fault("", `Correct the JSON at line ${line}, column ${column}: it cannot be read from there on.`);
  }
  return entriesOf(key, document, fault);
}

function entriesOf(
  key: ContentKey,
  document: unknown,
  fault: (path: string, message: string) => null,
): readonly unknown[] | null {
  if (!isRecord(document)) return fault("", `Write an object {"${key}": [...]} as the whole of this file.`);
  for (const other of Object.keys(document)) {
    if (other !== key) fault(other, `Remove this key: ${key} is the only one at the top of this file.`);
  }
  if (!Object.hasOwn(document, key)) return fault(key, `Add this key with the list of entries.`);
  const entries = document[key];
  return Array.isArray(entries)
    ? entries
    : fault(key, `Write a list of entries here instead of ${showValue(entries)}.`);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** undefined, which no JSON text stands for: the text is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with keys (and not a list). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string {
  return isRecord(error) && typeof error.code === "string" ? error.code : String(error);
}
