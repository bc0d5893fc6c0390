/** `zonetide journal trace`. */
import { OperatorError } from "../../src/config/operator-error.ts";
import { type Trace, traceChain } from "../../src/journal/trace.ts";
import type { TraceNode } from "../../src/journal/trace-tree.ts";
import type { Database } from "../../src/persistence/database.ts";

/** Prints what followed from what as a tree. @throws OperatorError when the journal does not know the id */
export const printTrace = async (database: Database, id: string, isJson: boolean): Promise<void> => {
  const trace = await traceChain(database.pool, id);
  if (trace === null) {
    throw new OperatorError(
      `The journal knows nothing of ${id}: give a session, a packet as SESSION:NUMBER, or the id of an event.`,
    );
  }
  console.log(isJson ? JSON.stringify(trace) : asTree(trace));
};

const asTree = ({ kind, id, nodes }: Trace): string =>
  [`${kind} ${id}`, ...nodes.flatMap(branches(nodes.length))].join("\n");

/** A node and all below it, one line each, drawn below its parent. */
const branches =
  (siblings: number) =>
  (node: TraceNode, index: number): string[] => {
    const isLast = index === siblings - 1;
    const below = node.children.flatMap(branches(node.children.length));
    return [`${isLast ? "└─ " : "├─ "}${titleOf(node)}`, ...below.map((line) => `${isLast ? "   " : "│  "}${line}`)];
  };

const titleOf = (node: TraceNode): string => {
  if (node.kind === "packet") return `packet ${node.packet} of session ${node.session}`;
  const { position, atMs, stream, version, type, detail } = node;
  return `#${position} ${new Date(atMs).toISOString()} ${stream}@${version} ${type}${detail === "" ? "" : `: ${detail}`}`;
};
