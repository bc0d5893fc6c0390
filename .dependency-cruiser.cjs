// Who may import whom (ARCHITECTURE.md). A rule a room breaks is a design question, not a lint nuisance.
const domain = "^src/(director|events|rewards|world)/";
const forbid = (name, comment, from, to) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    forbid(
      "protocol-knows-no-packet",
      "the codec is told field lists, it does not know packets",
      "^src/protocol/",
      "^(packets|src/(?!protocol/)|tools)",
    ),
    forbid("packets-know-only-protocol", "a packet is a field list", "^packets/", "^(src/(?!protocol/)|tools)"),
    forbid(
      "domain-is-pure",
      "no socket, packet, ORM or database in the rules",
      domain,
      "^(packets|src/(net|protocol|handlers|presenters|console|persistence|config)|tools)",
    ),
    forbid(
      "domain-uses-no-io",
      "no socket, file or driver in the rules",
      "^src/(director|events|world)/",
      "^(node:)?(net|fs|fs/promises|http|child_process|worker_threads)$|node_modules/(@mikro-orm|pg|pino)",
    ),
    forbid(
      "net-gets-its-table-injected",
      "sessions do not know handlers or rules",
      "^src/net/",
      "^(packets/(?!index)|src/(handlers|presenters|world|director|events|rewards|journal|persistence|console|capture))",
    ),
    forbid(
      "packets-and-domain-meet-in-two-rooms",
      "only handlers and presenters know both",
      "^src/(journal|persistence|console|config)/",
      "^packets/",
    ),
    forbid(
      "captures-know-bytes-and-packets",
      "a capture is read without a server, and written for one that does not know how",
      "^src/capture/",
      "^src/(?!capture/|protocol/)",
    ),
    forbid(
      "journal-knows-no-room-above",
      "the journal stores what it is given; of the rooms above it knows their events",
      "^src/journal/",
      "^src/(net|handlers|presenters|console|world/(?!character-events))",
    ),
    forbid(
      "console-goes-through-commands",
      "the console has no socket of the game",
      "^src/console/",
      "^src/(net|handlers|presenters)/",
    ),
    forbid(
      "nothing-imports-main",
      "main is the only composition root",
      "^(src/(?!main)|packets)",
      "^src/main(/|\\.ts$)",
    ),
    forbid("product-never-imports-tests", "tests stay out of the product", "^(src|packets|tools|bench)/", "^test/"),
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
