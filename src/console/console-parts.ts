import { join } from "node:path";
import { encodeHex } from "../bytes/mod.ts";
import { sha256 } from "../wire/mod.ts";
import type { ConsoleServices } from "./console-services.ts";
import { WasmFiles } from "./files/wasm-files.ts";
import { SampleLog } from "./modules/sample-log.ts";
import { OperationLog } from "./operations/operation-log.ts";
import { OperationManager } from "./operations/operation-manager.ts";
import { PlanStore } from "./plans/plan-store.ts";
import { apiErrorOf } from "./http/error-response.ts";
import { SessionStore } from "./session/session-store.ts";
import { TokenStore } from "./session/token-store.ts";

/** What the routes of one console share. */
export interface ConsoleParts {
  readonly services: ConsoleServices;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  readonly operations: OperationManager;
  readonly log: OperationLog;
  readonly samples: SampleLog;
  readonly plans: PlanStore;
  readonly files: WasmFiles;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** Puts a console together; nothing is read or written yet. */
export function createParts(services: ConsoleServices, nowMs: () => number): ConsoleParts {
  const { dataDirectory, client, words } = services;
  const rootKeyHash = encodeHex(sha256(client.rootKeyDer));
  const log = new OperationLog({ directory: join(dataDirectory, "operations"), rootKeyHash });
  const describe = (error: unknown, module: string): ReturnType<typeof apiErrorOf> =>
    apiErrorOf(error, (other) => words.error(other, module));
  return {
    services,
    tokens: new TokenStore(nowMs),
    sessions: new SessionStore(nowMs),
    operations: new OperationManager({ log, describe, nowMs }),
    log,
    samples: new SampleLog({ directory: join(dataDirectory, "samples"), rootKeyHash, nowMs }),
    plans: new PlanStore(nowMs),
    files: new WasmFiles(join(dataDirectory, "files")),
    nowMs,
  };
}
