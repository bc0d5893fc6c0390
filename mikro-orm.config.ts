/** For the `mikro-orm` command only: `DATABASE_URL=… npx mikro-orm migration:list`. The server has its own way in. */
import process from "node:process";
import { parseDatabaseUrl } from "./src/persistence/database-address.ts";
import { ormOptions } from "./src/persistence/orm-options.ts";

const settings = { applicationName: "mikro-orm", poolSize: 2, statementTimeoutMs: 0, connectTimeoutMs: 10_000 };
const print = (_fields: object, message: string): void => console.error(message);

export default ormOptions(parseDatabaseUrl(process.env.DATABASE_URL ?? "").url, settings, {
  debug: print,
  info: print,
  warn: print,
  error: print,
});
