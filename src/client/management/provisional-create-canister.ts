import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";

/** Where and with what a canister comes into being. */
export interface ProvisionalCreation {
  /** Any id in the ranges of the subnet that is to create the canister. */
  readonly effectiveCanisterId: Principal;
  /** @default {what the network gives} */
  readonly cycles?: bigint;
}

/** Creates a canister out of nothing, as test networks allow; the caller becomes its controller. */
export async function provisionalCreateCanister(
  client: Client,
  creation: ProvisionalCreation,
): Promise<Answer<Principal>> {
  const answer = await callManagement(client, {
    method: "provisional_create_canister_with_cycles",
    args: {
      amount: creation.cycles === undefined ? [] : [creation.cycles],
      settings: [],
      specified_id: [],
      sender_canister_version: [],
    },
    effectiveCanisterId: creation.effectiveCanisterId,
  });
  return mapAnswer(answer, ({ canister_id }) => canister_id);
}
