import { OperatorError } from "../config/operator-error.ts";
import type { Content } from "../content/definitions.ts";
import { loadContent } from "../content/load-content.ts";

/** Content without a fault. @throws OperatorError that counts the faults and shows the first. */
export async function loadSoundContent(dir: string): Promise<Content> {
  const loaded = await loadContent(dir);
  if ("content" in loaded) return loaded.content;
  const [first] = loaded.faults;
  // A fault of the directory itself is the whole story.
  if (first?.file === ".") throw new OperatorError(first.message);
  const where = first === undefined ? "" : ` (${first.file} ${first.path}: ${first.message})`;
  throw new OperatorError(
    `The content in ${dir} has ${loaded.faults.length} fault(s)${where}: run "zonetide content check ${dir}" to see them all and correct them.`,
  );
}
