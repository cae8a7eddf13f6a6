import { isAlive } from "../../processes/mod.ts";
import { journalNetwork } from "../../recovery/mod.ts";
import type { BusyState } from "../api/module-status.ts";
import type { ModuleSummary } from "../api/module.ts";
import type { ConsoleParts } from "../console-parts.ts";

/** The operation that is under way on a module's canister, or was cut off there. */
export function busyState(
  { operations, services }: Pick<ConsoleParts, "operations" | "services">,
  module: ModuleSummary,
): BusyState | null {
  const own = operations.runningOn(module.canister_id);
  if (own !== undefined)
    return { by: "console", kind: own.kind, operation_id: own.id, started_at: own.started_at };
  const { client, journals } = services;
  const { rootKeyHash } = journalNetwork(client);
  const path = journals.pathOf({
    canister: { id: module.canister_id, name: module.key },
    network: { url: client.url, rootKeyHash },
  });
  const stored = journals.list().find((each) => each.path === path);
  if (stored === undefined) return null;
  if (stored.kind === "damaged") return { by: "cut-off", kind: null, operation_id: null, started_at: null };
  const { kind, process, startedAt } = stored.journal;
  const by = isAlive(process) ? "elsewhere" : "cut-off";
  return { by, kind, operation_id: null, started_at: startedAt };
}
