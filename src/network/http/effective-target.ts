import { type NetworkConfig, receivingSubnet } from "../../replica/mod.ts";
import { equalBytes } from "../../bytes/mod.ts";
import { managementCanisterId, type EndpointTarget, type Principal } from "../../wire/mod.ts";
import { problemResponse, type HttpResponse } from "./http-message.ts";

/** The subnet that a request goes to, and the id of its URL. */
export type EffectiveTarget =
  | {
      readonly kind: "ok";
      /** Place of the subnet in the network's configuration. */
      readonly subnet: number;
      readonly effectiveCanisterId: Uint8Array | undefined;
      readonly effectiveSubnetId?: Uint8Array;
    }
  | { readonly kind: "refused"; readonly response: HttpResponse };

function refused(text: string): EffectiveTarget {
  return { kind: "refused", response: problemResponse({ status: 400, code: "network/misdirected", text }) };
}

/** Finds the subnet that the URL names or that holds the canister which the URL names. */
export function effectiveSubnet(target: EndpointTarget, config: NetworkConfig): EffectiveTarget {
  const { kind, id } = target;
  const ids =
    kind === "canister"
      ? { effectiveCanisterId: id }
      : { effectiveCanisterId: undefined, effectiveSubnetId: id };
  const subnet = receivingSubnet({ config }, ids);
  if (subnet === undefined) {
    return refused(
      kind === "canister"
        ? `Canister ${id.toText()} does not belong to any subnet.`
        : `There is no subnet ${id.toText()} here`,
    );
  }
  return {
    kind: "ok",
    subnet: config.subnets.indexOf(subnet),
    effectiveCanisterId: kind === "canister" ? id.toUint8Array() : undefined,
    ...(kind === "subnet" && { effectiveSubnetId: id.toUint8Array() }),
  };
}

/**
 * Compares the URL with the canister that is called (interface specification, "Effective canister id" and "Effective
 * subnet id"). For the management canister the argument decides, which only the replica can read.
 */
export function effectiveTarget(
  target: EndpointTarget,
  canisterId: Principal,
  config: NetworkConfig,
): EffectiveTarget {
  const called = canisterId.toUint8Array();
  const isManagement = equalBytes(called, managementCanisterId.toUint8Array());
  if (target.kind === "subnet") {
    const found = effectiveSubnet(target, config);
    if (found.kind === "refused" || isManagement) return found;
    return refused("The subnet endpoint takes requests to the management canister only");
  }
  if (isManagement || equalBytes(called, target.id.toUint8Array())) return effectiveSubnet(target, config);
  return refused(
    `Specified CanisterId ${canisterId.toText()} does not match effective canister id in URL: ${target.id.toText()}`,
  );
}
