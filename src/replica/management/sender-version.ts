import { isManagementMethod } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import { decodeArgs } from "./decode-args.ts";

/** A call to the management canister at the moment in which a canister makes it. */
export interface OutgoingManagementCall {
  readonly methodName: string;
  readonly arg: Uint8Array;
  /** What `ic0.canister_version` tells the caller in the message that makes the call. */
  readonly version: bigint;
}

/**
 * The reject (IC0504) of a call whose `sender_canister_version` is not the caller's version; `undefined` if it is, or if
 * the argument has none. The caller's own subnet checks it, before the call is on its way.
 */
export function senderVersionFault(call: OutgoingManagementCall): Reject | undefined {
  if (!isManagementMethod(call.methodName)) return undefined;
  const decoded = decodeArgs(call.methodName, call.arg);
  if (!decoded.ok || decoded.args === null || !("sender_canister_version" in decoded.args)) return undefined;
  const [version] = decoded.args.sender_canister_version;
  if (version === undefined || version === call.version) return undefined;
  const text = `Management canister call payload includes sender canister version ${version} that does not match the actual sender canister version ${call.version}.`;
  return reject("IC0504", text);
}
