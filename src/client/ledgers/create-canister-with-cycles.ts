import type { Principal } from "@icp-sdk/core/principal";
import { type CyclesLedgerResults, cyclesLedgerInterface } from "../../wire/mod.ts";
import type { Answer } from "../answer.ts";
import { callCanister } from "../call-canister.ts";
import type { Client } from "../create-client.ts";
import { cyclesLedgerId } from "./cycles-ledger-id.ts";

/** The reject code of a canister that says no by itself. */
const canisterReject = 4;

/**
 * Has the cycles ledger create a canister with cycles of the caller, who becomes its controller. The ledger's refusal
 * is given as a reject.
 *
 * @param cycles What the canister gets; the ledger's fee comes on top.
 * @param subnet Id of the subnet that it lives on; the ledger chooses one if left out.
 */
export async function createCanisterWithCycles(
  client: Client,
  cycles: bigint,
  subnet?: Principal,
): Promise<Answer<Principal>> {
  const arg = cyclesLedgerInterface.encodeArgs("create_canister", {
    from_subaccount: [],
    created_at_time: [],
    amount: cycles,
    creation_args: subnet === undefined ? [] : [{ settings: [], subnet_selection: [{ Subnet: { subnet } }] }],
  });
  const answer = await callCanister(client, {
    canisterId: cyclesLedgerId,
    methodName: "create_canister",
    arg,
  });
  if (answer.kind === "rejected") return answer;
  const result = cyclesLedgerInterface.decodeResult("create_canister", answer.value);
  if ("Ok" in result) return { kind: "replied", value: result.Ok.canister_id };
  const message = `The cycles ledger refused: ${describeRefusal(result)}`;
  return {
    kind: "rejected",
    reject: { rejectCode: canisterReject, errorCode: undefined, message, certified: true },
  };
}

function describeRefusal({
  Err: error,
}: Extract<CyclesLedgerResults["create_canister"], { Err: unknown }>): string {
  if ("InsufficientFunds" in error) {
    return `the balance of ${String(error.InsufficientFunds.balance)} cycles is not enough`;
  }
  if ("FailedToCreate" in error) return error.FailedToCreate.error;
  if ("GenericError" in error) return error.GenericError.message;
  return Object.keys(error).join();
}
