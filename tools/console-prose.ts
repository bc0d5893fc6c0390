/** What docs/console.md says that no command does. */

export const consoleHead = `# Console

<!-- Generated: node tools/console-docs.ts > docs/console.md. Change src/console/commands/ or tools/console-prose.ts, not this page. -->

Game masters type commands on the telnet console (\`CONSOLE_PORT\`) or in the shell with \`npx zonetide gm\`, without the
point: \`npx zonetide gm event start 101\`. \`zonetide gm\` uses the token in the data directory's \`server.json\` and needs
no account; its exit code is 1 when the command was refused.

The point may be left out or be a \`!\`. Case does not matter, and each word may be shortened as long as it is clear:
\`.ev act\`. An id may have a \`#\` in front. \`.help\` lists the commands, \`.help event\` those of a family, and
\`.help event start\` tells how one is used.

## Coming in

Who logs in needs an account of the role \`gamemaster\` or \`admin\` (\`zonetide account create\`, or \`.account create\`).
Commands of another role than yours do not exist for you. Passwords are not shown while they are typed. Three wrong
logins close the connection; five for one name or address lock it for 60 s, each further lock is twice as long, up to an
hour. 32 connections are the most, and one on which nothing is typed for ten minutes is closed. An account that is
changed, locked or deleted ends its sessions with their next command.`;

export const consoleTail = `\`.event\` takes the event that a boss is, too: 2147483648 + the boss's id. \`.event participants\` takes the id of an event
that runs, or else of a run.

## Moving a run by hand

\`.event phase\` starts a phase anew, a later one or an earlier one: its objectives are untouched and as large as the
number of participants makes them, its creatures come, and what was contributed before stays. Nobody has won the phase
before, which matters in a race. It is refused while the run is paused, for duels and knockouts (rounds decide them),
for the phase that is on, and for one that has held its vote.

## Schedules

\`.schedule enable\` and \`.schedule disable\` are written into the journal: they hold after a restart, whatever content
says, until the schedule is switched again. Its occurrences count from then on: what was due while it was disabled is
not made up for. An object by which players call something stands only where content enables the schedule.
\`.schedule run\` starts the event now and counts as a start of the schedule.

## Bans

A ban is on a character. It ends its session, and its next logins are answered with the result \`banned\` and a sentence
that says until when. Lengths are seconds, or \`45m\`, \`12h\`, \`1d12h\`, or \`permanent\`.

## Passwords and the audit

Give no password with \`.account create\` or \`.account password\`, and the console asks for it twice without showing it.
\`zonetide gm\` cannot ask: there it is the last word, or better, use \`zonetide account create --password-stdin\`.

Every command is written into the table \`command_audit\` and into the log: account, console or shell, address, time,
command, arguments, whether it was done, refused or failed, and the first line of its answer. Passwords stand there as
\`[hidden]\`, as does whatever follows a command that does not exist: it may be a mistyped one with a password behind it.
\`.audit\` lists them on the console, \`zonetide audit\` in the shell, whether a server is running or not. No command waits
for a database that is away: up to 10,000 are kept in memory meanwhile, and written when it is back.

## Explanations

Facts come in the order in which they matter. \`=>\` marks those that answer the question:

    AC>.event explain 120
    |- Event 120 (The Tollkeeper Surfaces) is not running in instance 1 of zone 2; 0 players are there.
    |- It has never run.
    => Event 120 is locked (step 3 of 3 of chain 1): start it after event 119 has been completed.
    => Chain 1 (The Tollkeeper's Rent) starts it when event 119 is completed; it is at step 2 of 3 (running).

## Answers that mean no

| answer | when |
| --- | --- |
| \`Event not exist!\` | content has no such event |
| \`Event 101 already active!\` | it runs in that zone instance |
| \`Event 101 not active!\` | there is no run to stop, pause, resume, extend or move |
| \`Event 101 already paused!\`, \`Event 101 is not paused!\` | every run of it is paused, or for \`resume\`, none is |
| \`Event 101 is in phase 2 already!\` | there is nowhere to move it |
| \`Event 2147492649 has no time limit: stop it instead.\` | \`extend\` of an event without one |
| \`Event 120 is locked (step 3 of 3 of chain 1): …\` | a chain keeps it until another event is done |
| \`Boss not exist!\`, \`Schedule not exist!\`, \`Chain not exist!\` | content has none of this id |
| \`Boss 9001 is there already!\` | somewhere in the realm, which has a boss once |
| \`Boss 9001 is not there!\` | nothing to send away |
| \`Schedule 4 already disabled!\` | nothing to switch |
| \`Player not online!\` | nobody plays a character of that name |
| \`Player not exist!\` | no character has that name |
| \`Account not exist: ada\` | no account has that name |
| \`That is your own account: let another admin do it.\` | nobody locks, deletes or demotes himself |
| \`No event found!\`, \`No boss found!\`, \`No schedule found!\` | the list is empty |
| \`Zone 1 has no instance 9.\` | above \`ZONE_INSTANCES\` |
| \`Command 'ev x' does not exist\` | with the subcommands that there are |
| \`Command 's' is ambiguous:\` | with those that it may mean |
| \`### USAGE: .event extend #id #sec\` | something is missing or is no number |
`;
