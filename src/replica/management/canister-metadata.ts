import { isController } from "../canisters.ts";
import { reject } from "../error-code.ts";
import type { ReplicaState } from "../state.ts";
import { requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `canister_metadata`: one custom section of a canister's module; a private one for its controllers only. */
export function canisterMetadata(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("canister_metadata", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { canister_id, name } = decoded.args;
  const found = requireCanister(state, canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const { canister } = found;
  const id = canister.id.toText();
  if (canister.installed === undefined) {
    const text = `The canister ${id} has no Wasm module and hence no metadata is available.`;
    return rejected(state, reject("IC0406", text));
  }
  const section = canister.installed.module.customSections.get(name);
  if (section === undefined || (section.visibility === "private" && !isController(canister, call.caller))) {
    return rejected(
      state,
      reject("IC0406", `The canister ${id} has no metadata section with the name ${name}.`),
    );
  }
  return replied(state, "canister_metadata", { value: section.content });
}
