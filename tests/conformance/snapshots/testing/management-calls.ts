import {
  decodeManagementResult,
  encodeManagementArgs,
  type ManagementArgs,
  managementCanisterId,
  type ManagementMethod,
  type ManagementResults,
} from "icebox/wire";
import { repliedBytes } from "../../../support/management.ts";
import type { RawClient } from "../../../support/raw-client.ts";
import type { SnapshotSubnet } from "./snapshot-subnet.ts";

/** Calls a method of the management canister that names its canister, and answers the reply. */
export type Manage = <Method extends ManagementMethod & MethodOfCanister>(
  method: Method,
  args: ManagementArgs[Method],
) => Promise<ManagementResults[Method]>;

type MethodOfCanister = {
  [Method in ManagementMethod]: ManagementArgs[Method] extends { canister_id: unknown } ? Method : never;
}[ManagementMethod];

/** Calls that are executed in this process. */
export function manageIn(subnet: SnapshotSubnet): Manage {
  return async (method, args) => await Promise.resolve(subnet.manage(method, args));
}

/** Calls over HTTP, each of which must be answered with a certified reply. */
export function manageOver(client: RawClient): Manage {
  return async (methodName, args) => {
    const details = {
      canisterId: managementCanisterId,
      methodName,
      arg: encodeManagementArgs(methodName, args),
    };
    const answer = await client.call(details, args.canister_id);
    return decodeManagementResult(methodName, repliedBytes(answer));
  };
}
