import { managementCanisterId } from "../../wire/mod.ts";
import type { ReplicaState } from "../state.ts";
import { canisterInfo } from "./canister-info.ts";

/**
 * What a canister would be told by `canister_info`, without a call.
 *
 * @param arg Candid.
 * @returns Candid; undefined if there is no such canister, or the argument is none
 */
export function readCanisterInfo(state: ReplicaState, arg: Uint8Array): Uint8Array | undefined {
  const outcome = canisterInfo(state, {
    caller: managementCanisterId,
    fromUser: false,
    method: "canister_info",
    arg,
    cyclesAttached: 0n,
  });
  return outcome.kind === "reply" ? outcome.data : undefined;
}
