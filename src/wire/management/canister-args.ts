import { IDL } from "@icp-sdk/core/candid";
import type { Principal } from "../principal.ts";

/** The argument of the methods that need no more than the canister. */
export interface CanisterArgs {
  canister_id: Principal;
}

/** Candid type of CanisterArgs. */
export const canisterArgsType: IDL.Type = IDL.Record({ canister_id: IDL.Principal });
