import type { Principal } from "@icp-sdk/core/principal";
import {
  announceCalls,
  canisterStatus,
  type Client,
  createClient,
  deleteSnapshot,
  isProxied,
  listSnapshots,
  loadSnapshot,
  proxiedStatus,
  readCallStatus,
  type SentCall,
  startCanister,
  stopCanister,
  takeSnapshot,
  throughProxy,
} from "../client/mod.ts";
import type { CanisterControl } from "./canister-control.ts";
import { controlCode } from "./control-code.ts";

/** The control of a canister as the identity of a client. */
export async function controlCanister(client: Client, canisterId: Principal): Promise<CanisterControl> {
  let listener: (call: SentCall) => Promise<void> = () => Promise.resolve();
  const { url, identity, rootKeyDer } = client;
  const plain = await createClient({
    url,
    identity,
    rootKeyDer,
    fetch: announceCalls((call) => listener(call), { isProxied: isProxied(client) }),
  });
  const announced = isProxied(client) ? throughProxy(plain, client.proxy) : plain;
  return {
    ...controlCode({ reading: client, changing: announced }, canisterId),
    canisterId,
    // What leaves everything as it was needs no listener.
    status: () => canisterStatus(client, canisterId),
    listSnapshots: () => listSnapshots(client, canisterId),
    stop: () => stopCanister(announced, canisterId),
    start: () => startCanister(announced, canisterId),
    takeSnapshot: (replace) =>
      takeSnapshot(announced, { canisterId, ...(replace === undefined ? {} : { replace }) }),
    loadSnapshot: (snapshotId) => loadSnapshot(announced, { canisterId, snapshotId }),
    deleteSnapshot: (snapshotId) => deleteSnapshot(announced, { canisterId, snapshotId }),
    callStatus: async (requestId) => {
      if (!isProxied(client)) return readCallStatus(client, { requestId, effectiveCanisterId: canisterId });
      const effectiveCanisterId = client.proxy.canisterId;
      return proxiedStatus(await readCallStatus(client, { requestId, effectiveCanisterId }));
    },
    onCall: (told) => {
      listener = told;
    },
  };
}
