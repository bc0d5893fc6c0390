/**
 * Whether two `ServerEventComplete` of the same run agree. Time has a part in what a run pays: the bonus for speed goes
 * by the time that was left, and where time or healing brings contribution, that hangs on moments.
 */
import type { ServerEventComplete } from "../../packets/index.ts";
import type { FieldsOf } from "../../src/protocol/packet-definition.ts";
import type { StoryRun } from "./story.ts";

export type Completion = {
  readonly fields: FieldsOf<typeof ServerEventComplete>;
  readonly run: StoryRun | undefined;
  readonly atMs: number;
  /** Whom it was told to; loot is drawn by run and character. */
  readonly characterId: number | null;
};

export type RewardContext = {
  /** Client packets of the session that may have healed. */
  readonly heals: number;
  readonly isRealTime: boolean;
};

/** The whole time that is left brings a quarter (design, Rewards). */
const SPEED_BONUS = 0.25;
/** From a run's end to its reward's packet some time passes, more under load. */
const UNSURE_MS = 2_500;
/** Both sums were rounded down, in different places. */
const ROUNDING = 2;
/** Of points that come by time some fall on the other side of the end; of a heal a blow decides how much. */
const TIMED_POINTS = 2;
const TIMED_SHARE = 0.02;
const POINTS_PER_HEAL = 2;

export function completionsAgree(captured: Completion, live: Completion, context: RewardContext): boolean {
  const [one, other] = [captured.fields, live.fields];
  if (one.eventId !== other.eventId || one.success !== other.success) return false;
  if (one.contribution !== other.contribution) return contributionsAgree(captured, live, context);
  // The others' scores may have moved, and with them this one's rank.
  if (one.rewardTier !== other.rewardTier) return !isExact(captured, context);
  if (one.rewardGold !== other.rewardGold || !xpAgrees(captured, live)) return false;
  return !isSameDraw(captured, live) || sameItems(one.rewards, other.rewards);
}

/** Nothing but what the players did decides the score. */
const isExact = ({ run }: Completion, { heals }: RewardContext): boolean =>
  heals === 0 && run?.isTimed !== true && run?.isByChance !== true;

/** Another score within what moments explain may also be another tier, and other sums. */
function contributionsAgree(captured: Completion, live: Completion, context: RewardContext): boolean {
  if (isExact(captured, context)) return false;
  if (captured.run?.isByChance === true) return true;
  const isTimed = captured.run?.isTimed === true;
  if (isTimed && !context.isRealTime) return true;
  const [one, other] = [captured.fields.contribution, live.fields.contribution];
  const byTime = isTimed ? TIMED_POINTS + TIMED_SHARE * one : 0;
  return Math.abs(one - other) <= byTime + POINTS_PER_HEAL * context.heals;
}

function xpAgrees(captured: Completion, live: Completion): boolean {
  const [one, other] = [captured.fields.rewardXp, live.fields.rewardXp];
  if (one === other) return true;
  if (!captured.fields.success) return false;
  const [factor, otherFactor] = [speedFactor(captured), speedFactor(live)];
  if (factor === null || otherFactor === null) {
    // The bonus is not known: between none and the whole of it anything may be.
    return Math.max(one, other) <= Math.min(one, other) * (1 + SPEED_BONUS) + ROUNDING;
  }
  const limitMs = captured.run?.limitMs ?? 0;
  const slack = limitMs === 0 ? 0 : (SPEED_BONUS * UNSURE_MS) / limitMs;
  const [base, otherBase] = [one / factor, other / otherFactor];
  return Math.abs(base - otherBase) <= ROUNDING + slack * Math.max(base, otherBase);
}

/** What the xp were multiplied by for the time that was left; null where the session did not see the run begin. */
function speedFactor({ run, atMs }: Completion): number | null {
  if (run === undefined || run.limitMs === null) return null;
  if (run.limitMs === 0) return 1;
  const leftMs = Math.max(0, run.limitMs - (atMs - run.startedAtMs));
  return 1 + (SPEED_BONUS * leftMs) / run.limitMs;
}

const isSameDraw = (captured: Completion, live: Completion): boolean =>
  captured.fields.instanceId === live.fields.instanceId &&
  captured.characterId !== null &&
  captured.characterId === live.characterId;

type Items = readonly { readonly itemId: number; readonly quantity: number }[];

const sameItems = (one: Items, other: Items): boolean => {
  const text = (items: Items): string =>
    items
      .map(({ itemId, quantity }) => `${itemId}x${quantity}`)
      .sort()
      .join();
  return text(one) === text(other);
};
