import assert from "node:assert/strict";
import { IDL } from "@icp-sdk/core/candid";
import type { Principal } from "@icp-sdk/core/principal";
import { icpModule } from "../../support/icp-modules.ts";
import { installNew, repliedBytes } from "../../support/management.ts";
import type { RawClient, StartedCall } from "../../support/raw-client.ts";

const proxyArguments = IDL.Record({
  canister_id: IDL.Principal,
  method: IDL.Text,
  args: IDL.Vec(IDL.Nat8),
  cycles: IDL.Nat,
});
const proxyResult = IDL.Variant({
  Ok: IDL.Record({ result: IDL.Vec(IDL.Nat8) }),
  Err: IDL.Variant({
    InsufficientCycles: IDL.Record({ available: IDL.Nat, required: IDL.Nat }),
    CallFailed: IDL.Record({ reason: IDL.Text }),
    UnauthorizedUser: IDL.Null,
  }),
});

/** Installs the Rust canister that forwards calls of its controllers. */
export async function installProxy(client: RawClient): Promise<Principal> {
  return await installNew(client, icpModule("proxy"), new Uint8Array(IDL.encode([], [])));
}

/** What a proxy is to call. */
export interface ForwardedCall {
  readonly canisterId: Principal;
  readonly method: string;
  readonly arg: Uint8Array;
}

/** Sends a call through a proxy without waiting for its answer. */
export async function startForward(
  client: RawClient,
  proxy: Principal,
  { canisterId, method, arg }: ForwardedCall,
): Promise<StartedCall> {
  const forwarded = { canister_id: canisterId, method, args: arg, cycles: 0n };
  return await client.startCall({
    canisterId: proxy,
    methodName: "proxy",
    arg: new Uint8Array(IDL.encode([proxyArguments], [forwarded])),
  });
}

/** The reply that the proxy got, from its answer. */
export async function finishForward(client: RawClient, started: StartedCall): Promise<Uint8Array> {
  const [decoded] = IDL.decode([proxyResult], repliedBytes(await client.finishCall(started)));
  // The decoder has checked the variant against its type.
  const { Ok: ok } = decoded as { Ok?: { result: Uint8Array } };
  assert.ok(ok !== undefined, JSON.stringify(decoded));
  return new Uint8Array(ok.result);
}
