import { ByteWriter } from "../../bytes/mod.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `raw_rand`: 32 bytes that follow from the round's seed, different at each call. */
export function rawRand(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("raw_rand", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { seed, draws } = state.randomness;
  const bytes = context.platform.sha256(new ByteWriter().bytes(seed).u32(draws).finish());
  return replied({ ...state, randomness: { seed, draws: draws + 1 } }, "raw_rand", bytes);
}
