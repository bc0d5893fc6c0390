import type { Reporter, TestCase } from "vitest/node";

/** Prints the plain closing line `N passed, N failed` (and `, N skipped` where there are any) after Vitest's own summary. */
export default class PlainReporter implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state !== "pending") this.#counts[state] += 1;
  }

  onTestRunEnd(
    modules: readonly { state(): string; children: { allTests(): Iterable<TestCase> } }[],
    errors: readonly unknown[],
  ): void {
    const brokenFiles = modules.filter(
      (module) => module.state() === "failed" && [...module.children.allTests()].length === 0,
    ).length;
    const { passed, failed, skipped } = this.#counts;
    const line = `${passed} passed, ${failed + brokenFiles + errors.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    // The default reporter writes its summary in the same hook: ours must be the last line.
    process.once("exit", () => process.stdout.write(`${line}\n`));
  }
}
