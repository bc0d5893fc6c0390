/** What goes wrong in a server and is told to operators, each with what they can do about it. */
export const incidentHints = {
  journal_down:
    "Look at the database: whether it runs, its log, its disk and the network to it; the server connects again by itself.",
  journal_degraded: "Look at what the message names; play goes on meanwhile, and the state clears by itself.",
  spill_blocked:
    "Bring the database back or make room on the disk of the data directory; SPILL_BYTES is how much may wait there.",
  spill_refused:
    "Read the file that the context names and make up for what it holds; move it away when that is done, then start again.",
  run_refused: "The run goes on as the journal has it; if that fails, restart the server.",
  settlement_fails: "Put right what the message says; the server tries again at its next start if it has given up.",
  dead_letters:
    "See npx zonetide dead-letters list, put right what its error says, and ask for a replay or discard what cannot be saved.",
  server_killed:
    "Find out what ended the server: the log of the system, its memory, or somebody's kill -9; stop it with SIGTERM.",
} as const;

export type IncidentCode = keyof typeof incidentHints;
