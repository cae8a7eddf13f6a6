import type { Principal } from "@icp-sdk/core/principal";
import type { Answer } from "./answer.ts";
import type { Client } from "./create-client.ts";
import { createCanisterWithCycles } from "./ledgers/create-canister-with-cycles.ts";
import { provisionalCreateCanister } from "./management/provisional-create-canister.ts";
import { isMainnetUrl } from "./network/is-mainnet-url.ts";
import { readCanisterRanges } from "./network/read-canister-ranges.ts";

/** What a new canister gets. */
export interface CreationOptions {
  /** @default {what a test network gives, and 2 * 10^12 where they have to be paid} */
  readonly cycles?: bigint;
}

const paidCycles = 2_000_000_000_000n;

/**
 * Creates an empty canister whose only controller is the caller: for nothing where the network allows it, as test
 * networks do, else with cycles of the caller from the cycles ledger.
 */
export async function createCanister(
  client: Client,
  options: CreationOptions = {},
): Promise<Answer<Principal>> {
  const { cycles } = options;
  if (!isMainnetUrl(client.url)) {
    const range = (await readCanisterRanges(client)).at(-1);
    if (range !== undefined) {
      const answer = await provisionalCreateCanister(client, {
        effectiveCanisterId: range[0],
        ...(cycles === undefined ? {} : { cycles }),
      });
      if (answer.kind === "replied") return answer;
    }
  }
  return createCanisterWithCycles(client, cycles ?? paidCycles);
}
