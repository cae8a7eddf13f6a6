import assert from "node:assert/strict";
import { decodeUtf8 } from "../../../bytes/mod.ts";
import {
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
  type Principal,
} from "../../../wire/mod.ts";
import {
  append,
  appendArg,
  appendRejectText,
  call,
  numbersOf,
  reply,
  script,
} from "../../testing/script-canister.ts";
import type { ScriptSubnet } from "../../testing/script-subnet.ts";

/** How a call ended that a canister made, as the canister saw it. */
export type CanisterCallEnd =
  | { readonly kind: "reply"; readonly data: Uint8Array; readonly refunded: bigint }
  | { readonly kind: "reject"; readonly code: number; readonly text: string; readonly refunded: bigint };

/** Lets the script canister `caller` call the management canister, and reports what came back. */
export function callRaw(
  subnet: ScriptSubnet,
  caller: Principal,
  made: { readonly method: string; readonly arg: Uint8Array; readonly cycles?: bigint },
): CanisterCallEnd {
  const head = script(append("rejectCode"), append("cyclesRefunded"));
  const result = subnet.run(
    caller,
    call({
      callee: managementCanisterId,
      ...made,
      onReply: script(head, appendArg(), reply()),
      onReject: script(head, appendRejectText(), reply()),
    }),
  );
  assert.ok(result.kind === "replied", "the relay was rejected");
  const [code = 0n, refunded = 0n] = numbersOf(result.data.slice(0, 16));
  const data = result.data.slice(16);
  if (code === 0n) return { kind: "reply", data, refunded };
  return { kind: "reject", code: Number(code), text: decodeUtf8(data), refunded };
}

/** A call by a canister that must be answered. */
export function manageFrom<Method extends ManagementMethod>(
  subnet: ScriptSubnet,
  caller: Principal,
  made: { readonly method: Method; readonly args: ManagementArgs[Method]; readonly cycles?: bigint },
): { readonly result: ManagementResults[Method]; readonly refunded: bigint } {
  const { method, args, cycles = 0n } = made;
  const end = callRaw(subnet, caller, { method, arg: encodeManagementArgs(method, args), cycles });
  assert.ok(end.kind === "reply", end.kind === "reject" ? end.text : "");
  return { result: decodeManagementResult(method, end.data), refunded: end.refunded };
}

/** A call by a canister that must be rejected: its reject code and text, `5 Only the controllers ...`. */
export function refusalFrom<Method extends ManagementMethod>(
  subnet: ScriptSubnet,
  caller: Principal,
  made: { readonly method: Method; readonly args: ManagementArgs[Method]; readonly cycles?: bigint },
): string {
  const { method, args, cycles = 0n } = made;
  const end = callRaw(subnet, caller, { method, arg: encodeManagementArgs(method, args), cycles });
  assert.ok(end.kind === "reject", "the call was answered");
  assert.equal(end.refunded, cycles, "cycles of a refused call come back");
  return `${end.code} ${end.text}`;
}
