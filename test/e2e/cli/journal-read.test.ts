import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { zonetide } from "./run-cli.ts";

const EVENTS = 12;
const startMs = Date.UTC(2026, 0, 1);

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
  const appends = Array.from({ length: EVENTS }, (_, at) => ({
    stream: `run-${at % 2}`,
    expected: "any" as const,
    events: [
      newEvent(
        {},
        {
          type: ["A", "B", "C"][at % 3] ?? "",
          atMs: startMs + at * 3_600_000,
          meta: { correlation: `run-${at % 2}`, actor: `character:${at % 4}`, group: `guild:${at % 6}` },
        },
      ),
    ],
  }));
  await appendBatch(opened.database.pool, appends);
});

afterAll(() => opened.drop());

const read = (...words: string[]) => zonetide(["journal", "read", ...words], { env: { DATABASE_URL: opened.url } });

type Page = { events: { position: number }[]; nextCursor: string | null; nextAfter: number | null };

async function page(...words: string[]): Promise<Page & { positions: number[] }> {
  const { code, stdout, stderr } = await read(...words, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const found = JSON.parse(stdout) as Page;
  return { ...found, positions: found.events.map(({ position }) => position) };
}

test.each<[string[], number[]]>([
  [
    ["--correlation", "run-1", "--limit", "3"],
    [2, 4, 6],
  ],
  [
    ["--actor", "character:2"],
    [3, 7, 11],
  ],
  [
    ["--group", "guild:5"],
    [6, 12],
  ],
  [
    ["--type", "A", "--type", "C", "--before", "7"],
    [1, 3, 4, 6],
  ],
  [
    ["--since", "2026-01-01T02:00:00Z", "--until", "2026-01-01T07:00:00+02:00"],
    [3, 4, 5],
  ],
  [
    ["--since", "2026-01-01T10:00"],
    [11, 12],
  ],
  [["--since", "2026-01-02"], []],
  [
    ["--after", "3", "--before", "9", "--reverse", "--limit", "2"],
    [8, 7],
  ],
])(
  "%j",
  async (words, positions) => {
    expect((await page(...words)).positions).toEqual(positions);
  },
  15_000,
);

test("a cursor leads on, forwards and from the newest back, and the end is told", async () => {
  for (const direction of [[], ["--reverse"]]) {
    const question = ["--type", "A", "--type", "B", ...direction, "--limit", "5"];
    const first = await page(...question);
    const second = await page(...question, "--cursor", first.nextCursor ?? "");
    const seen = [...first.positions, ...second.positions];
    expect(seen).toHaveLength(8);
    expect(seen).toEqual(seen.toSorted((one, other) => (direction.length === 0 ? one - other : other - one)));
    expect(second).toMatchObject({ nextCursor: null, nextAfter: null });
  }
  const text = (await read("--reverse", "--limit", "2")).stdout;
  expect(text).toMatch(/^#12 .*\n#11 .*\nThere are more: ask the same again with --cursor \S+\.\n$/);
}, 15_000);

test.each([
  [["--since", "yesterday"], "--since takes a time such as 2026-03-28T18:00:00Z"],
  [["--until", "2026-02-30"], "--until takes a time such as"],
  [["--after", "-1"], "--after takes a whole number from 0"],
  [["--before", "x"], "--before takes a whole number from 1"],
  [["--limit", "0"], "--limit takes a whole number from 1 to 10000"],
  [["--cursor", "abc"], "This is not a cursor"],
  [["--cursor", Buffer.from("3.1.0123456789abcdef").toString("base64url")], "This cursor belongs to another question"],
])(
  "%j is wrong usage",
  async (words, sentence) => {
    const { code, stdout, stderr } = await read(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  },
  15_000,
);

test("help names every filter and gives examples", async () => {
  const { stdout } = await read("--help");
  const flags = "stream type group correlation actor since until after before reverse cursor limit json";
  for (const flag of flags.split(" ")) expect(stdout).toContain(`--${flag}`);
  expect(stdout).toContain("zonetide journal read --type RunStarted --type RunCompleted");
});
