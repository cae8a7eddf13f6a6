import type { Principal } from "@icp-sdk/core/principal";
import type { Answer } from "./answer.ts";
import type { Client } from "./create-client.ts";
import { createCanisterWithCycles } from "./ledgers/create-canister-with-cycles.ts";
import { provisionalCreateCanister } from "./management/provisional-create-canister.ts";
import { findCreationPlace } from "./network/find-creation-place.ts";
import { isMainnetUrl } from "./network/is-mainnet-url.ts";
import { createThroughProxy } from "./proxy/create-through-proxy.ts";
import { isProxied } from "./proxy/proxied-client.ts";

/** What a new canister gets. */
export interface CreationOptions {
  /** @default {what a test network gives, and 2 * 10^12 where they have to be paid} */
  readonly cycles?: bigint;
  /** Id of the subnet that it lives on. @default {an application subnet; the only one where there is one} */
  readonly subnet?: Principal;
}

const paidCycles = 2_000_000_000_000n;

/**
 * Creates an empty canister whose only controller is the caller: for nothing where the network allows it, as test
 * networks do, else with cycles of the caller from the cycles ledger. The proxy canister of a client that has one pays
 * itself and becomes the controller, on its own subnet.
 */
export async function createCanister(
  client: Client,
  options: CreationOptions = {},
): Promise<Answer<Principal>> {
  const { cycles, subnet } = options;
  if (isProxied(client)) return createThroughProxy(client, cycles ?? client.proxy.cycles ?? paidCycles);
  if (!isMainnetUrl(client.url)) {
    const place = await findCreationPlace(client, subnet);
    if (place !== undefined) {
      const answer = await provisionalCreateCanister(client, {
        effectiveCanisterId: place,
        ...(cycles === undefined ? {} : { cycles }),
      });
      if (answer.kind === "replied") return answer;
    }
  }
  return createCanisterWithCycles(client, cycles ?? paidCycles, subnet);
}
