import { equalBytes } from "../../bytes/mod.ts";
import { isReplicated } from "../message-session.ts";
import { invalidPrincipal } from "../system-trap.ts";
import { anywhere, anywhereAndStart } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

const MAX_PRINCIPAL_BYTES = 29;
const statusNumbers = { running: 1, stopping: 2, stopped: 3 } as const;

/** What a canister can learn about itself and where it runs. */
export const canisterFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "canister_self_size",
    parameters: [],
    result: "I",
    contexts: anywhere,
    run: (session) => session.environment.canisterId.length,
  }),
  systemFunction({
    name: "canister_self_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: anywhere,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.canister_self_copy", source: "id" };
      session.copyToHeap(name, session.environment.canisterId, { dst, offset, size });
    },
  }),
  systemFunction({
    name: "subnet_self_size",
    parameters: [],
    result: "I",
    contexts: anywhere,
    run: (session) => session.environment.subnetId.length,
  }),
  systemFunction({
    name: "subnet_self_copy",
    refusedAs: "ic0.subnet_self_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: anywhere,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.subnet_self_copy", source: "id" };
      session.copyToHeap(name, session.environment.subnetId, { dst, offset, size });
    },
  }),
  systemFunction({
    name: "canister_status",
    parameters: [],
    result: "i32",
    contexts: anywhere,
    run: (session) => statusNumbers[session.environment.status],
  }),
  systemFunction({
    name: "canister_version",
    parameters: [],
    result: "i64",
    contexts: anywhere,
    run: (session) => session.environment.canisterVersion,
  }),
  systemFunction({
    name: "is_controller",
    instructions: 1_000,
    parameters: ["I", "I"],
    result: "i32",
    contexts: anywhereAndStart,
    run: (session, src, size) => {
      const principal = session.readHeap("ic0.is_controller", src, size);
      if (principal.length > MAX_PRINCIPAL_BYTES) {
        throw invalidPrincipal();
      }
      return session.environment.controllers.some((controller) => equalBytes(controller, principal)) ? 1 : 0;
    },
  }),
  systemFunction({
    name: "in_replicated_execution",
    parameters: [],
    result: "i32",
    contexts: anywhereAndStart,
    run: (session) => (isReplicated(session.message.kind) ? 1 : 0),
  }),
];
