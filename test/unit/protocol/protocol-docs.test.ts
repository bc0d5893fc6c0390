import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allPackets } from "../../../packets/index.ts";
import { renderProtocolDocs } from "../../../tools/protocol-docs.ts";

const page = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");

describe("docs/protocol.md", () => {
  it("is what the definitions say: if not, run node tools/protocol-docs.ts > docs/protocol.md", () => {
    expect(page).toBe(renderProtocolDocs());
  });

  it("has a section for every packet", () => {
    for (const { name } of allPackets) expect(page).toContain(`\n### ${name}\n`);
  });

  it("has links that lead somewhere", () => {
    const anchors = new Set([...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title!)));
    for (const [, link] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(link);
  });
});

/** The way a heading is linked to: lower case, blanks as dashes, no other signs. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}
