import { concatBytes, equalBytes } from "../../bytes/mod.ts";
import { domainSeparators, parsePublicKeyDer, type RequestContent, senderInfoOf } from "../../wire/mod.ts";
import { checkCanisterSignature } from "./canister-signatures.ts";
import { accepted, refuse, type EnvelopeVerdict } from "./envelope-verdict.ts";

/**
 * Whether what a request says about its sender comes from the canister whose key the sender has (interface specification,
 * "Request: Call", field `sender_info`). A read_state request hands nothing on, so nothing is asked.
 */
export function checkSenderInfo(
  content: RequestContent,
  senderPublicKey: Uint8Array,
  rootKeyDer: Uint8Array,
): EnvelopeVerdict {
  if (content.requestType === "read_state") return accepted;
  const senderInfo = senderInfoOf(content);
  if (senderInfo === undefined) return accepted;
  if (senderInfo === "malformed" || senderInfo.signature === undefined) {
    return refused("it is not a map with info, signer and sig");
  }
  const { info, signer, signature } = senderInfo;
  const key = parsePublicKeyDer(senderPublicKey);
  if (!key.ok || key.kind !== "canister-signature") return refused("the sender has no key of a canister");
  if (!equalBytes(signer, key.canisterId.toUint8Array())) {
    return refused(`the signer is not ${key.canisterId.toText()}, whose key the sender has`);
  }
  const message = concatBytes(domainSeparators.senderInfo, info);
  const verdict = checkCanisterSignature(signature, { ...key, message }, rootKeyDer);
  return verdict.ok ? accepted : refused(verdict.fault.reason);
}

function refused(reason: string): EnvelopeVerdict {
  return refuse("network/bad-sender-info", `Invalid sender_info: ${reason}`);
}
