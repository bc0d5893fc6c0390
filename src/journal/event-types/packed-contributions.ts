import type { ContributionDelta } from "../../events/run-events.ts";
import { type EventData, EventTypeError, type Packing } from "./event-type.ts";

/**
 * How ContributionsRecorded stands in the journal. Every batch of a run has one, and it names everybody who did
 * something: as objects, five hundred participants are 126 KB of JSON in which most is names and zeros, and PostgreSQL
 * takes 5 ms to make jsonb of them; as one text for each field they are 35 KB and take 0.5 ms.
 *
 *     {"characterId": "7,9", "score": "30,", "statistics": ",,3;1,,", "correlation": ["…", ""], …}
 *
 * One place for each participant, in order. A zero is left out, and a field that is 0 for all is not there; lists are
 * cut by `;`, an empty one is `-`. Nobody at all is an empty list, as in every older version.
 */
export const packedContributions: Packing = { since: 3, pack, unpack };

const numberFields = [
  ...(["characterId", "score", "damageRest", "healingRest", "healingScore", "presenceRestMs", "team"] as const),
  "packet",
] as const satisfies readonly (keyof ContributionDelta)[];
const listFields = ["statistics", "objectives"] as const satisfies readonly (keyof ContributionDelta)[];

type Columns = Readonly<Record<string, unknown>>;

function pack(data: EventData): EventData {
  const deltas = data.participants as readonly ContributionDelta[];
  if (deltas.length === 0) return data;
  const columns: Record<string, unknown> = { characterId: numbers(deltas.map(({ characterId }) => characterId)) };
  for (const field of numberFields) {
    if (deltas.some((delta) => delta[field] !== 0)) columns[field] = numbers(deltas.map((delta) => delta[field]));
  }
  for (const field of listFields) columns[field] = deltas.map((delta) => list(delta[field])).join(";");
  if (deltas.some(({ left }) => left)) columns.left = numbers(deltas.map(({ left }) => Number(left)));
  columns.correlation = deltas.map(({ correlation }) => correlation);
  return { ...data, participants: columns };
}

/** @throws EventTypeError for columns that `pack` cannot have made */
function unpack(data: EventData): EventData {
  const { participants } = data;
  if (Array.isArray(participants)) return data;
  const columns = participants as Columns;
  const count = textOf(columns, "characterId").split(",").length;
  const each = Object.fromEntries(numberFields.map((field) => [field, numberColumn(columns, field, count)]));
  const left = numberColumn(columns, "left", count);
  const lists = Object.fromEntries(listFields.map((field) => [field, listColumn(columns, field, count)]));
  const correlation = lengthOf(columns.correlation, count, "correlation") as readonly string[];
  const deltas = Array.from(
    { length: count },
    (_, at): ContributionDelta => ({
      characterId: each.characterId?.[at] ?? 0,
      score: each.score?.[at] ?? 0,
      damageRest: each.damageRest?.[at] ?? 0,
      healingRest: each.healingRest?.[at] ?? 0,
      healingScore: each.healingScore?.[at] ?? 0,
      presenceRestMs: each.presenceRestMs?.[at] ?? 0,
      statistics: lists.statistics?.[at] ?? [],
      team: each.team?.[at] ?? 0,
      left: left?.[at] === 1,
      objectives: lists.objectives?.[at] ?? [],
      correlation: correlation[at] ?? "",
      packet: each.packet?.[at] ?? 0,
    }),
  );
  return { ...data, participants: deltas };
}

function numbers(values: readonly number[]): string {
  return values.map((value) => (value === 0 ? "" : value)).join(",");
}

function list(values: readonly number[]): string {
  return values.length === 0 ? "-" : numbers(values);
}

/** null: the field is 0 for all. */
function numberColumn(columns: Columns, field: string, count: number): readonly number[] | null {
  if (columns[field] === undefined) return null;
  const text = textOf(columns, field);
  return lengthOf(numbersIn(text, 0, text.length), count, field);
}

/** Cells that follow each other and are the same share their list. */
function listColumn(columns: Columns, field: string, count: number): readonly (readonly number[])[] {
  const text = textOf(columns, field);
  const lists: (readonly number[])[] = [];
  let before = "";
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf(";", from);
    const to = end < 0 ? text.length : end;
    const last = lists.at(-1);
    if (last !== undefined && before.length === to - from && text.startsWith(before, from)) lists.push(last);
    else {
      before = text.slice(from, to);
      lists.push(before === "-" ? [] : numbersIn(text, from, to));
    }
    from = to + 1;
  }
  return lengthOf(lists, count, field);
}

/** Digits of which a whole number is exact however it is put together. */
const EXACT_DIGITS = 15;
const COMMA = 44;
const ZERO = 48;

/** Numbers cut by commas, an empty one is 0: read off the text as it stands, because each batch has thousands. */
function numbersIn(text: string, from: number, to: number): number[] {
  const values: number[] = [];
  let [start, value, isWhole] = [from, 0, true];
  for (let at = from; at <= to; at += 1) {
    const code = at < to ? text.charCodeAt(at) : COMMA;
    if (code === COMMA) {
      values.push(isWhole && at - start <= EXACT_DIGITS ? value : Number(text.slice(start, at)));
      start = at + 1;
      value = 0;
      isWhole = true;
    } else if (code >= ZERO && code <= ZERO + 9) value = value * 10 + code - ZERO;
    else isWhole = false;
  }
  return values;
}

function textOf(columns: Columns, field: string): string {
  const text = columns?.[field];
  if (typeof text !== "string") throw damaged(field);
  return text;
}

function lengthOf<Column>(column: Column, count: number, field: string): Column {
  if (!Array.isArray(column) || column.length !== count) throw damaged(field);
  return column;
}

function damaged(field: string): EventTypeError {
  return new EventTypeError(
    `participants.${field} has not one place for each participant: restore the journal from a backup`,
  );
}
