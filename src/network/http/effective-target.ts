import { equalBytes } from "../../bytes/mod.ts";
import { managementCanisterId, type EndpointTarget, type Principal } from "../../wire/mod.ts";
import { problemResponse, type HttpResponse } from "./http-message.ts";

/** Where a call or query goes, and the id of its URL if that is a canister. */
export type EffectiveTarget =
  | { readonly kind: "ok"; readonly effectiveCanisterId: Uint8Array | undefined }
  | { readonly kind: "refused"; readonly response: HttpResponse };

function refused(text: string): EffectiveTarget {
  return { kind: "refused", response: problemResponse({ status: 400, code: "network/misdirected", text }) };
}

/**
 * Compares the URL with the canister that is called (interface specification, "Effective canister id" and "Effective
 * subnet id"). For the management canister the argument decides, which only the replica can read.
 *
 * @param subnetId the one subnet there is
 */
export function effectiveTarget(
  target: EndpointTarget,
  canisterId: Principal,
  subnetId: Principal,
): EffectiveTarget {
  const called = canisterId.toUint8Array();
  const isManagement = equalBytes(called, managementCanisterId.toUint8Array());
  const named = target.id.toUint8Array();
  if (target.kind === "subnet") {
    if (!equalBytes(named, subnetId.toUint8Array()))
      return refused(`There is no subnet ${target.id.toText()} here`);
    if (!isManagement) return refused("The subnet endpoint takes requests to the management canister only");
    return { kind: "ok", effectiveCanisterId: undefined };
  }
  if (isManagement || equalBytes(called, named)) return { kind: "ok", effectiveCanisterId: named };
  return refused(
    `Specified CanisterId ${canisterId.toText()} does not match effective canister id in URL: ${target.id.toText()}`,
  );
}
