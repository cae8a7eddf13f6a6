import { installCode } from "../lifecycle/install-code.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected } from "./outcomes.ts";

/** `install_code`: installs, reinstalls or upgrades a canister's code. */
export function installCodeMethod(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("install_code", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { wasm_module: rawModule, ...args } = decoded.args;
  return installCode(state, { ...args, source: { ok: true, rawModule, instructions: 0n } }, call, context);
}
