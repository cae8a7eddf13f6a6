import { IDL } from "@icp-sdk/core/candid";
import { type CandidInterface, createCandidInterface } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";

/** A call that the proxy canister makes for its caller. */
export interface ProxyArgs {
  canister_id: Principal;
  method: string;
  /** Encoded Candid. */
  args: Uint8Array;
  /** What the proxy canister attaches, of its own balance. */
  cycles: bigint;
}

/** Why there is no reply. */
export type ProxyFailure =
  | { InsufficientCycles: { available: bigint; required: bigint } }
  /** The reject of the call, in words. */
  | { CallFailed: { reason: string } }
  /** The caller is no controller of the proxy canister. */
  | { UnauthorizedUser: null };

/** What became of the call. */
export type ProxyResult = { Ok: { result: Uint8Array } } | { Err: ProxyFailure };

const blob = IDL.Vec(IDL.Nat8);

/** The method of the proxy canister that icp installs on its networks and its users on theirs. */
export const proxyInterface: CandidInterface<{ proxy: ProxyArgs }, { proxy: ProxyResult }> =
  createCandidInterface<{ proxy: ProxyArgs }, { proxy: ProxyResult }>({
    proxy: {
      args: IDL.Record({
        canister_id: IDL.Principal,
        method: IDL.Text,
        args: blob,
        cycles: IDL.Nat,
      } satisfies Record<keyof ProxyArgs, IDL.Type>),
      result: IDL.Variant({
        Ok: IDL.Record({ result: blob }),
        Err: IDL.Variant({
          InsufficientCycles: IDL.Record({ available: IDL.Nat, required: IDL.Nat }),
          CallFailed: IDL.Record({ reason: IDL.Text }),
          UnauthorizedUser: IDL.Null,
        }),
      }),
    },
  });
