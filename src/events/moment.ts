/** When something happened: Unix time, and the time the run had been active by then. */
export type Moment = { readonly elapsedMs: number; readonly atMs: number };
