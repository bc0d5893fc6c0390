/** How fast a bot acts, walks and tries again: what real bots and simulated players have in common. */

/** Unless `--rate` says otherwise. */
export const ACTIONS_PER_SECOND = 4;
/** Below the server's 12 m/s. */
export const WALK_METERS_PER_SECOND = 10;
export const STEPS_PER_SECOND = 4;
export const LONGEST_STEP_MS = 300;
/** The server counts a cooldown from when the cast arrived, and the next one may travel faster. */
export const COOLDOWN_MARGIN_MS = 60;
export const RETRY_CAST_MS = 250;
/** What was refused, or used a moment ago, is left alone for so long. */
export const AVOID_MS = 1_000;
export const PAUSE_MS = 1_000;
export const HEAL_EVERY_MS = 3_000;
/** A bot is hurt below this part of its health, and healed by others within this distance. */
export const HURT_PART = 0.6;
export const HEAL_METERS = 40;
