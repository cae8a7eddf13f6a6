import type { Principal } from "@icp-sdk/core/principal";
import {
  announceCalls,
  canisterStatus,
  type Client,
  createClient,
  deleteSnapshot,
  listSnapshots,
  loadSnapshot,
  readCallStatus,
  type SentCall,
  startCanister,
  stopCanister,
  takeSnapshot,
} from "../client/mod.ts";
import type { CanisterControl } from "./canister-control.ts";
import { controlCode } from "./control-code.ts";

/** Calls that leave everything as it was. */
const readingMethods: ReadonlySet<string> = new Set([
  "canister_status",
  "list_canister_snapshots",
  "read_canister_snapshot_data",
  "read_canister_snapshot_metadata",
  "stored_chunks",
]);

/** The control of a canister as the identity of a client. */
export async function controlCanister(client: Client, canisterId: Principal): Promise<CanisterControl> {
  let listener: (call: SentCall) => Promise<void> = () => Promise.resolve();
  const { url, identity, rootKeyDer } = client;
  const announced = await createClient({
    url,
    identity,
    rootKeyDer,
    fetch: announceCalls((call) =>
      readingMethods.has(call.methodName) ? Promise.resolve() : listener(call),
    ),
  });
  return {
    ...controlCode(announced, canisterId),
    canisterId,
    status: () => canisterStatus(announced, canisterId),
    listSnapshots: () => listSnapshots(announced, canisterId),
    stop: () => stopCanister(announced, canisterId),
    start: () => startCanister(announced, canisterId),
    takeSnapshot: (replace) =>
      takeSnapshot(announced, { canisterId, ...(replace === undefined ? {} : { replace }) }),
    loadSnapshot: (snapshotId) => loadSnapshot(announced, { canisterId, snapshotId }),
    deleteSnapshot: (snapshotId) => deleteSnapshot(announced, { canisterId, snapshotId }),
    callStatus: (requestId) => readCallStatus(announced, { requestId, effectiveCanisterId: canisterId }),
    onCall: (told) => {
      listener = told;
    },
  };
}
