import type { Principal } from "@icp-sdk/core/principal";
import { type CyclesLedgerResults, cyclesLedgerInterface } from "../../wire/mod.ts";
import type { Answer } from "../answer.ts";
import { callCanister } from "../call-canister.ts";
import type { Client } from "../create-client.ts";
import { cyclesLedgerId } from "./cycles-ledger-id.ts";

/** The reject code of a canister that says no by itself. */
const canisterReject = 4;

/**
 * Has the cycles ledger move cycles of the caller to a canister, whoever controls that. The ledger's refusal is given as a
 * reject; what it refuses stays in the account, but for a fee if the canister could not be found.
 *
 * @param cycles What the canister gets; the ledger's fee comes on top.
 * @returns number of the block that records it
 */
export async function topUpCanister(
  client: Client,
  canisterId: Principal,
  cycles: bigint,
): Promise<Answer<bigint>> {
  const arg = cyclesLedgerInterface.encodeArgs("withdraw", {
    amount: cycles,
    from_subaccount: [],
    to: canisterId,
    created_at_time: [],
  });
  const answer = await callCanister(client, { canisterId: cyclesLedgerId, methodName: "withdraw", arg });
  if (answer.kind === "rejected") return answer;
  const result = cyclesLedgerInterface.decodeResult("withdraw", answer.value);
  if ("Ok" in result) return { kind: "replied", value: result.Ok };
  const message = `The cycles ledger refused: ${describeRefusal(result)}`;
  return {
    kind: "rejected",
    reject: { rejectCode: canisterReject, errorCode: undefined, message, certified: true },
  };
}

function describeRefusal({ Err: error }: Extract<CyclesLedgerResults["withdraw"], { Err: unknown }>): string {
  if ("InsufficientFunds" in error) {
    const { balance } = error.InsufficientFunds;
    return `the balance of ${String(balance)} cycles is not enough for the amount and the fee`;
  }
  if ("FailedToWithdraw" in error) return error.FailedToWithdraw.rejection_reason;
  if ("InvalidReceiver" in error) {
    return `${error.InvalidReceiver.receiver.toText()} is no canister`;
  }
  if ("GenericError" in error) return error.GenericError.message;
  return Object.keys(error).join();
}
