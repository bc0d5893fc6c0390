/** What the server's own captures say of a session when it comes into a file, and what readers take from that. */
import { type Dialect, dialectOf } from "../protocol/dialect.ts";
import type { Endpoint } from "./capture-item.ts";

/** `character` as in `Mirelda (character 7)`; null while nobody knows. */
export type Introduced = {
  readonly id: number;
  readonly client: Endpoint | null;
  readonly character: string | null;
  readonly dialect: number;
};

const fromMiddle = /, dialect (\d), (?:recorded from the middle|continues from file \d+)$/;

export function introduceFromStart(session: Introduced): string {
  return `${headOf(session)}, recorded in full`;
}

/** @param earlierFile number of the file that had the session before; null: none had */
export function introduceMidway(session: Introduced, earlierFile: number | null): string {
  const how = earlierFile === null ? "recorded from the middle" : `continues from file ${earlierFile}`;
  return `${headOf(session)}, dialect ${session.dialect}, ${how}`;
}

/** The dialect of a session whose hello is not in the file, where a comment says it. */
export function introducedDialect(comment: string): Dialect | null {
  const digit = fromMiddle.exec(comment)?.[1];
  return digit === undefined ? null : dialectOf(Number(digit));
}

function headOf({ id, client, character }: Introduced): string {
  const from = client === null ? "" : ` from ${client.address} port ${client.port}`;
  return `session ${id}${from}, ${character ?? "not logged in"}`;
}
