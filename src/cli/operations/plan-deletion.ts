import { canisterStatus, listSnapshots, replyOf } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";
import type { NamedCanister, Session } from "../session.ts";
import type { WorkToCome } from "./show-calls.ts";

/** What deleting a canister would take, and what would be lost with it. */
export async function planDeletion({ client }: Session, { name, id }: NamedCanister): Promise<WorkToCome> {
  const canisterId = id.toText();
  const [answered, listed] = await Promise.all([canisterStatus(client, id), listSnapshots(client, id)]);
  const status = replyOf(answered, `read the status of canister ${name}`);
  const snapshots = replyOf(listed, `list the snapshots of canister ${name}`);
  const isStopped = status.runState === "stopped";
  return {
    operation: "canister-delete",
    words: `delete canister ${name} (${canisterId}), which is ${status.runState}`,
    calls: [{ method: "delete_canister", canister: name, canisterId }],
    facts: [
      ["Snapshots that are lost", "snapshots", snapshots.length],
      ["Memory that is lost, in bytes", "memory_size", String(status.memorySizeBytes)],
      ["Cycles that are lost", "cycles_lost", String(status.cycles)],
    ],
    refusal: isStopped
      ? undefined
      : new CliError(
          { code: "cli/canister-running", name, canisterId },
          `Canister ${name} is ${status.runState}, and only stopped canisters are deleted`,
          { next: `icebox canister stop ${name}` },
        ),
  };
}
