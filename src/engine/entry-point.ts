import { ABI } from "../wasm/mod.ts";
import type { Message } from "./message.ts";

/** Where a message enters a module, and what it means if the module has no such export. */
export interface EntryPoint {
  /** `undefined` for callbacks, which enter through the table. */
  readonly exportName: string | undefined;
  /** A hook may be missing; a method may not. */
  readonly isOptional: boolean;
  /** How the Internet Computer calls the kind of method. */
  readonly methodKind: string;
}

/** The entry point for a message. */
export function entryPointOf({ kind, methodName }: Message): EntryPoint {
  switch (kind) {
    case "start":
      return hook(ABI.start);
    case "init":
      return hook("canister_init");
    case "pre_upgrade":
      return hook("canister_pre_upgrade");
    case "post_upgrade":
      return hook("canister_post_upgrade");
    case "inspect_message":
      return hook("canister_inspect_message");
    case "heartbeat":
      return hook("canister_heartbeat");
    case "global_timer":
      return hook("canister_global_timer");
    case "on_low_wasm_memory":
      return hook("canister_on_low_wasm_memory");
    case "update":
      return method("update", methodName);
    case "query":
    case "replicated_query":
      return method("query", methodName);
    case "composite_query":
      return method("composite_query", methodName);
    case "reply_callback":
    case "reject_callback":
    case "cleanup_callback":
    case "composite_reply_callback":
    case "composite_reject_callback":
    case "composite_cleanup_callback":
      return { exportName: undefined, isOptional: false, methodKind: "callback" };
  }
}

function hook(exportName: string): EntryPoint {
  return { exportName, isOptional: true, methodKind: "system" };
}

function method(kind: string, name: string): EntryPoint {
  return { exportName: `canister_${kind} ${name}`, isOptional: false, methodKind: kind };
}
