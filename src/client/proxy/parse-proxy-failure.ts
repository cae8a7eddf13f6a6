import type { ProxyFailure } from "../../wire/mod.ts";
import type { Reject } from "../answer.ts";

/** As the proxy canister writes a reject down. */
const rejected = /^Call Rejected, reject_code: \w+ \((\d)\), reject_message: (?:(IC\d{4}): )?([^]*)$/;

/** Rejects of the management canister, whose codes canisters do not see. */
const knownTexts: readonly (readonly [RegExp, string])[] = [
  [/^Canister [a-z0-9-]+ not found/, "IC0301"],
  [/^Only the controllers of the canister/, "IC0512"],
];

/** The reject codes of the network for what the proxy canister itself refuses. */
const canisterReject = 4;
const canisterError = 5;

/** What a proxy canister said instead of a reply, as the reject that the call would have had without it. */
export function parseProxyFailure(failure: ProxyFailure): Reject {
  if ("InsufficientCycles" in failure) {
    const { available, required } = failure.InsufficientCycles;
    return refusal(`the proxy canister has ${String(available)} cycles, and ${String(required)} are needed`);
  }
  if ("UnauthorizedUser" in failure) return refusal("only controllers of the proxy canister may use it");
  const { reason } = failure.CallFailed;
  const [, code, written, message = reason] = rejected.exec(reason) ?? [];
  const errorCode = written ?? knownTexts.find(([text]) => text.test(message))?.[1];
  const rejectCode = code === undefined ? canisterError : Number(code);
  return { rejectCode, errorCode, message, certified: true };
}

function refusal(message: string): Reject {
  return { rejectCode: canisterReject, errorCode: undefined, message, certified: true };
}
