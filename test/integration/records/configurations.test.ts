import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "../../support/server-process.ts";

/** An event of the content that tests play with: 9, which is one phase of kills. */
const EVENT = 9;
const TARGET = "phases[0].objectives[0].target";

let contentDir: string;
let server: ServerProcess;
beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), "zonetide-content-"));
  await cp("test/e2e/play/content", contentDir, { recursive: true });
  await change((event) => {
    event.variations = [{ name: "festival", changes: { [TARGET]: 77 } }];
  });
  server = await ServerProcess.start({ CONTENT_DIR: contentDir });
});
afterAll(async () => {
  await server.remove();
  await rm(contentDir, { recursive: true, force: true });
});

type RawEvent = { id: number; name: string; mode?: string; variations?: object[] };

async function change(act: (event: RawEvent) => void): Promise<void> {
  const file = join(contentDir, "public_events.json");
  const content = JSON.parse(await readFile(file, "utf8")) as { public_events: RawEvent[] };
  for (const event of content.public_events) if (event.id === EVENT) act(event);
  await writeFile(file, JSON.stringify(content));
}

type Row = { stream: string; type: string; actor: string; data: Record<string, unknown> };
const told = () =>
  server.rows<Row>(
    "select stream, type, meta ->> 'actor' as actor, data from journal_events where stream like 'configuration-%' order by position",
  );
const runsTargets = async () => {
  const rows = await server.rows<{ target: number; version: number }>(
    `select (data #>> '{definition,phases,0,objectives,0,target}')::int as target, (data ->> 'definitionVersion')::int as version
       from journal_events where type = 'RunStarted' order by position`,
  );
  return rows.map(({ target, version }) => [target, version]);
};

async function restart(): Promise<void> {
  expect(await server.stop()).toBe(0);
  await server.up();
}

async function play(): Promise<void> {
  expect(await server.gm("event", "start", `${EVENT}`)).toMatchObject({ ok: true });
  expect(await server.gm("event", "stop", `${EVENT}`)).toMatchObject({ ok: true });
}

test("a first start tells nothing, nor does one with the same content", async () => {
  await restart();
  expect(await told()).toEqual([]);
});

test("what content says anew is told once, over however many starts", async () => {
  await change((event) => {
    event.name = "Another name";
  });
  await restart();
  await restart();
  expect(await told()).toMatchObject([
    {
      ...{ stream: `configuration-${EVENT}`, type: "ConfigurationChanged", actor: "server" },
      data: { eventId: EVENT, configurationVersion: 2, changed: ["name"], variation: null, reason: "content changed" },
    },
  ]);
});

test("a variation is chosen for the runs to come, outlives restart and kill -9, and is ended", async () => {
  await play();
  const [[plain]] = (await runsTargets()) as [[number]];
  expect(await server.gm("event", "variation", `${EVENT}`)).toMatchObject({ lines: ["none [chosen]", "festival"] });
  expect(await server.gm("event", "variation", `${EVENT}`, "festival")).toMatchObject({ ok: true });
  expect((await server.gm("event", "info", `${EVENT}`)).lines).toContain("Variation: festival");
  await play();
  await restart();
  await play();
  await server.kill();
  await server.up();
  await play();
  expect(await server.gm("event", "variation", `${EVENT}`, "none")).toMatchObject({ ok: true });
  await play();
  expect(await runsTargets()).toEqual([
    [plain, 2],
    [77, 3],
    [77, 3],
    [77, 3],
    [plain, 4],
  ]);
  const [, chosen, ended, ...more] = await told();
  expect(more).toEqual([]);
  expect(chosen).toMatchObject({ actor: "local", data: { configurationVersion: 3, changed: [TARGET] } });
  expect(chosen?.data).toMatchObject({ variation: { name: "festival", changes: { [TARGET]: 77 } } });
  expect(ended?.data).toMatchObject({ configurationVersion: 4, variation: null, reason: "variation ended" });
});

test("a variation that content changes is followed; one that it has no longer falls back, with a word in the log", async () => {
  expect(await server.gm("event", "variation", `${EVENT}`, "festival")).toMatchObject({ ok: true });
  await change((event) => {
    event.variations = [{ name: "festival", changes: { [TARGET]: 55, mode: "race" } }];
  });
  await restart();
  await play();
  await change((event) => {
    event.variations = [];
  });
  await restart();
  await restart();
  await play();
  expect((await runsTargets()).slice(-2)).toMatchObject([
    [55, 6],
    [expect.any(Number), 7],
  ]);
  expect((await told()).slice(-4)).toMatchObject([
    { type: "ConfigurationChanged", data: { configurationVersion: 6, variation: { changes: { [TARGET]: 55 } } } },
    { type: "ModeChanged", actor: "server", data: { configurationVersion: 6, from: "cooperative", to: "race" } },
    {
      type: "ConfigurationChanged",
      data: { configurationVersion: 7, variation: null, reason: "content has no variation festival any more" },
    },
    { type: "ModeChanged", data: { configurationVersion: 7, from: "race", to: "cooperative" } },
  ]);
  expect(server.log.match(/Content has no such variation of this event any more/g)).toHaveLength(1);
  expect(await server.gm("event", "variation", `${EVENT}`)).toMatchObject({
    lines: [`Event ${EVENT} has no variations.`],
  });
  expect(server.errors).toEqual([]);
});
