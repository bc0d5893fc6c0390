import { DIRECTOR_STREAM, FOLDED_TYPES, type StreamedEvent } from "../director/director-events.ts";
import {
  type DirectorSnapshot,
  type DirectorState,
  directorFromSnapshot,
  directorSnapshot,
  initialDirector,
} from "../director/director-state.ts";
import { evolveDirector } from "../director/evolve-director.ts";
import { readTypes } from "./read.ts";
import { loadSnapshot, saveSnapshots } from "./snapshots.ts";
import type { SqlClient } from "./sql-client.ts";

const PAGE = 1_000;
/** Another shape of the state or another fold: raise it, and the state is made from the journal's first event again. */
const FORMAT = 3;

type StoredState = { readonly format: number; readonly state: DirectorSnapshot };

/** The director's state as the journal has it. */
export class DirectorStore {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  /**
   * The state, from its snapshot and the events after it, and the position that it stands at.
   * @param fromSnapshot false: from the first event on, whatever the snapshot says
   */
  async load(fromSnapshot = true): Promise<{ state: DirectorState; position: number }> {
    const snapshot = fromSnapshot ? await loadSnapshot(this.#client, DIRECTOR_STREAM) : null;
    const stored = snapshot?.state as StoredState | undefined;
    const isUsable = snapshot !== null && stored?.format === FORMAT;
    const state = isUsable && stored !== undefined ? directorFromSnapshot(stored.state) : initialDirector();
    for (let position = isUsable ? snapshot.position : 0; ; ) {
      const page = await readTypes(this.#client, { afterPosition: position, limit: PAGE, types: FOLDED_TYPES });
      for (const event of page) evolveDirector(state, event as unknown as StreamedEvent);
      position = page.at(-1)?.position ?? position;
      if (page.length < PAGE) return { state, position };
    }
  }

  /** Keeps the state as it stands at a position, so that a start need not read the journal from its first event. */
  async save(state: DirectorState, position: number, atMs: number): Promise<void> {
    const stored: StoredState = { format: FORMAT, state: directorSnapshot(state) };
    // Positions only grow; as a version they would not fit for ever, and one snapshot is written after another anyway.
    await saveSnapshots(this.#client, [{ stream: DIRECTOR_STREAM, version: 1, position, state: stored, atMs }]);
  }
}
