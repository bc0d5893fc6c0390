/** Compares what a session was told in the capture with what it was told in the replay. */
import { ServerEventComplete, ServerEventRound } from "../../packets/index.ts";
import { expectedOf, type PersonOf } from "./expected-fields.ts";
import type { Gaps } from "./gaps.ts";
import { isPacket, type ReadPacket, readPacket } from "./read-packet.ts";
import { type Completion, completionsAgree } from "./reward-agreement.ts";
import type { SessionEyes } from "./session-eyes.ts";
import { isTimedType, type LastValue, type Told } from "./story.ts";

/** The first thing that is not the same. One side is null where only the other was told something. */
export type Difference = {
  readonly session: number;
  /** In the capture's time; of what only the replay shows null. */
  readonly atMs: number | null;
  readonly what: string;
  readonly captured: Buffer | null;
  readonly live: Buffer | null;
  /** What is still to come may put it right. */
  readonly isOpen: boolean;
};

export type Comparison = {
  readonly session: number;
  readonly captured: SessionEyes;
  readonly live: SessionEyes;
  /** The capture has what the server said to the end of the session. */
  readonly isToldToTheEnd: boolean;
  readonly isRealTime: boolean;
  /** Where and when what happened hangs on what the replay does not do. */
  readonly gaps: Gaps;
  readonly heals: number;
  /** The name that a character has in both playings, by its id in the capture or on the server. */
  readonly capturedPerson: PersonOf;
  readonly livePerson: PersonOf;
};

/** Everything that is not the same in a session's story. */
export function storyDifferences(comparison: Comparison): Difference[] {
  return [...trackDifferences(comparison), ...valueDifferences(comparison), ...templateDifferences(comparison)];
}

/** The earliest in the capture; what only the replay shows comes last. */
export function firstOf(differences: readonly Difference[]): Difference | null {
  const time = ({ atMs }: Difference): number => atMs ?? Number.POSITIVE_INFINITY;
  return differences.reduce<Difference | null>((first, one) => {
    return first === null || time(one) < time(first) ? one : first;
  }, null);
}

function trackDifferences(comparison: Comparison): Difference[] {
  const { captured, live, session, isToldToTheEnd } = comparison;
  const all = new Set([...captured.story.tracks.keys(), ...live.story.tracks.keys()]);
  const names = [...all].filter((name) => !captured.story.byChance.has(name.replace(/^(objective|target) /, "")));
  const differences: Difference[] = [];
  for (const name of names) {
    const expected = captured.story.tracks.get(name) ?? [];
    const got = live.story.tracks.get(name) ?? [];
    const common = Math.min(expected.length, got.length);
    let at = 0;
    while (at < common && agree(comparison, expected[at], got[at])) at += 1;
    const [one, other] = [expected[at], got[at]];
    if (one === undefined && (other === undefined || !isToldToTheEnd)) continue;
    if (isMissed(comparison, name, one, other)) continue;
    const what = one === undefined ? "the replay shows more" : other === undefined ? "it did not come" : "it differs";
    differences.push({
      ...{ session, atMs: one?.atMs ?? null, what: `${name}: ${what}` },
      ...{ captured: one?.frame ?? null, live: other?.frame ?? null },
      isOpen: other === undefined,
    });
  }
  return differences;
}

/** Whether what differs may hang on what the replay does not do. */
function isMissed({ gaps }: Comparison, name: string, one: Told | undefined, other: Told | undefined): boolean {
  const isOfRealm = name.startsWith("boss ");
  const zone = (one ?? other)?.stay.name ?? null;
  // Of what only the replay shows nobody knows when the capture would have shown it.
  return gaps.isOpen(isOfRealm ? null : zone, one?.atMs ?? Number.POSITIVE_INFINITY);
}

function agree(comparison: Comparison, one: Told | undefined, other: Told | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const { captured, live } = comparison;
  const [expected, got] = [readPacket(one.frame, captured.dialect), readPacket(other.frame, live.dialect)];
  if (expected === null || got === null) return one.frame.equals(other.frame);
  if (isPacket(expected, ServerEventComplete) && isPacket(got, ServerEventComplete)) {
    const completion = (eyes: SessionEyes, { fields }: ReadPacket<typeof ServerEventComplete>, atMs: number) =>
      ({ fields, run: eyes.story.run(fields.instanceId), atMs, characterId: eyes.characterId }) satisfies Completion;
    return completionsAgree(completion(captured, expected, one.atMs), completion(live, got, other.atMs), comparison);
  }
  if (expectedOf(expected, comparison.capturedPerson) === expectedOf(got, comparison.livePerson)) return true;
  if (!isPacket(expected, ServerEventRound)) return false;
  const person = captured.story.run(expected.fields.instanceId)?.isByChance === true ? () => "somebody" : String;
  // Who won a round may also be a team, which has the same number everywhere.
  return expectedOf(expected, person) === expectedOf(got, person);
}

function valueDifferences(comparison: Comparison): Difference[] {
  const { captured, live, session } = comparison;
  return [...captured.story.lastValues].flatMap(([name, value]) => {
    if (captured.story.byChance.has(name) || !isComparable(comparison, value)) return [];
    const other = live.story.lastValues.get(name);
    if (other !== undefined && other.current === value.current && other.target === value.target) return [];
    const frames = { captured: value.frame, live: other?.frame ?? null };
    const isOpen = other === undefined || (other.target === value.target && other.current < value.current);
    return [{ session, atMs: value.atMs, what: `the last value of ${name}`, ...frames, isOpen }];
  });
}

/** What time moves stands where it stands; what is not over yet may have gone on behind the end of the capture. */
function isComparable({ isToldToTheEnd, isRealTime, gaps }: Comparison, value: LastValue): boolean {
  const { type, run, current, target, stay, finalAtMs } = value;
  if (gaps.isOpen(stay.name, finalAtMs ?? Number.POSITIVE_INFINITY)) return false;
  const isFinal = finalAtMs !== null;
  if (isTimedType(type) || run.hasRounds) return isFinal && current === target;
  return isFinal || (isToldToTheEnd && isRealTime) || current === target;
}

function templateDifferences({ captured, live, session, isToldToTheEnd, gaps }: Comparison): Difference[] {
  const differences: Difference[] = [];
  for (const [name, { atMs, frame, stay }] of captured.story.templates) {
    if (live.story.templates.has(name) || gaps.isOpen(stay.name, atMs)) continue;
    differences.push({ session, atMs, what: `${name} did not appear`, captured: frame, live: null, isOpen: true });
  }
  if (!isToldToTheEnd) return differences;
  for (const [name, { frame, stay }] of live.story.templates) {
    if (captured.story.templates.has(name) || gaps.isOpen(stay.name, Number.POSITIVE_INFINITY)) continue;
    differences.push({ session, atMs: null, what: `${name} appeared`, captured: null, live: frame, isOpen: false });
  }
  return differences;
}

/** Whether two answers to the same request agree. */
export function answersAgree(comparison: Comparison, captured: Buffer, live: Buffer): boolean {
  const expected = readPacket(captured, comparison.captured.dialect);
  const got = readPacket(live, comparison.live.dialect);
  if (expected === null || got === null) return captured.equals(live);
  return expectedOf(expected, comparison.capturedPerson) === expectedOf(got, comparison.livePerson);
}
