/** How simulated players differ: how often they act, how long they take to notice, and how much of the time they idle. */
import { ConfigError } from "../../src/config/operator-error.ts";
import { ACTIONS_PER_SECOND } from "../bots/pace.ts";

export type Skill = {
  readonly actionsPerSecond: number;
  /** From when something new is to be gone for until the first action towards it. */
  readonly reactionMs: number;
  /** Part of the time in which the player does nothing at all, from 0 up to 1. */
  readonly idlePart: number;
};

export type SkillName = "novice" | "average" | "expert";

/** `average` is what `zonetide bots` plays unless told otherwise, so that a simulation can be held against real runs. */
export const SKILLS: Readonly<Record<SkillName, Skill>> = {
  novice: { actionsPerSecond: 1.5, reactionMs: 1_000, idlePart: 0.25 },
  average: { actionsPerSecond: ACTIONS_PER_SECOND, reactionMs: 0, idlePart: 0 },
  expert: { actionsPerSecond: 6, reactionMs: 0, idlePart: 0 },
};

/** Skills with their weights among the players. */
export type SkillMix = readonly { readonly skill: SkillName; readonly weight: number }[];

const ADVICE = 'one of novice, average and expert, or a mix of them such as "novice:5,average:3,expert:2"';
const MAX_WEIGHT = 1_000_000;

/** @throws ConfigError when the text is neither a skill nor a mix of skills. */
export function parseMix(text: string): SkillMix {
  const mix = text.split(",").map((part) => {
    const [, name = "", weight = "1"] = /^([a-z]+)(?::(\d{1,7}))?$/.exec(part.trim()) ?? [];
    return { skill: name, weight: Number(weight) };
  });
  const isSound = mix.every(({ skill, weight }) => isSkillName(skill) && weight <= MAX_WEIGHT);
  const names = new Set(mix.map(({ skill }) => skill));
  if (!isSound || names.size < mix.length || mix.every(({ weight }) => weight === 0)) {
    throw new ConfigError(`--skill takes ${ADVICE}, and "${text.slice(0, 80)}" was given: correct it or leave it out.`);
  }
  return mix.flatMap(({ skill, weight }) => (isSkillName(skill) ? [{ skill, weight }] : []));
}

function isSkillName(name: string): name is SkillName {
  return Object.hasOwn(SKILLS, name);
}

/**
 * The skill of each of `count` players: as many of each as their weights say (the largest remainders make up the
 * number), dealt out by chance.
 */
export function dealSkills(mix: SkillMix, count: number, random: () => number): SkillName[] {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  const shares = mix.map(({ skill, weight }) => ({ skill, share: (count * weight) / total }));
  const dealt = shares.flatMap(({ skill, share }) => Array.from({ length: Math.floor(share) }, () => skill));
  const rests = shares.toSorted((one, other) => (other.share % 1) - (one.share % 1));
  for (const { skill } of rests.slice(0, count - dealt.length)) dealt.push(skill);
  return shuffled(dealt, random);
}

/** A copy in an order that chance has given it. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((entry) => ({ entry, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}
