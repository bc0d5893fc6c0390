import { open } from "node:fs/promises";
import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { runGmCommand } from "../../../tools/gm.ts";
import { newDatabaseUrl, newDataDir, ServeChild } from "./serve-child.ts";

let env: { DATABASE_URL: string; DATA_DIR: string };
beforeAll(async () => {
  env = { DATABASE_URL: await newDatabaseUrl(), DATA_DIR: await newDataDir() };
});

/** Every command is a line of the log. */
async function sayMuch(lines: number): Promise<void> {
  for (let line = 0; line < lines; line += 1)
    expect(await runGmCommand(env.DATA_DIR, "server info")).toMatchObject({ ok: true });
}

describe("a log that goes nowhere costs no player anything", () => {
  test("a full disk is told once on standard error, and the server serves and stops as ever", async () => {
    const full = await open("/dev/full", "w");
    const child = new ServeChild(env, { stdout: full.fd });
    await child.ready();
    await sayMuch(5);
    expect(await child.end("SIGTERM")).toBe(0);
    expect(child.stderr).toMatch(/^The log cannot be written \(ENOSPC[^\n]+: free some space there[^\n]+\.\n$/);
    await full.close();
  });

  test("so does the end of its reader", async () => {
    const child = new ServeChild(env);
    await child.ready();
    child.stopReading();
    await sayMuch(5);
    expect(await child.end("SIGTERM")).toBe(0);
    expect(child.stderr).toBe("Nobody reads the log any more: the server goes on without it.\n");
  });

  test("a reader that stalls holds up neither the server nor its stop", async () => {
    const child = new ServeChild(env);
    const { console, token } = await child.ready();
    child.pauseReading();
    const terminal = connect(console!);
    let answers = "";
    terminal.on("data", (bytes) => {
      answers += bytes;
    });
    // More lines than the pipe takes.
    const command = `lookup event ${"x".repeat(400)}\n`;
    terminal.write(`#gm ${token}\n${command.repeat(1_500)}`);
    await expect.poll(() => answers.split('{"ok"').length - 1, { timeout: 20_000 }).toBe(1_500);
    child.signal("SIGTERM");
    expect(await child.exited).toBe(0);
    child.stopReading();
    terminal.destroy();
  });
});
