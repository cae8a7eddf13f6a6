import type { Trap, TrapCode, TrapHelp } from "../../engine/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { withHelp } from "../cycles/help-text.ts";
import { cyclesText } from "../cycles/cycles-text.ts";
import { type ErrorCode, type Reject, reject } from "../error-code.ts";

/** A suggestion for the developer and the section of the list of execution errors that it links to. */
type Help = readonly [suggestion: string, section?: string] | undefined;

const TOOLCHAIN: Help = [
  "If you are running this canister in a test environment (e.g., dfx), make sure the test environment is up to date. Otherwise, this is likely an error with the compiler/CDK toolchain being used to build the canister. Please report the error to IC devs on the forum: https://forum.dfinity.org and include which language/CDK was used to create the canister.",
];
const HANDLE_FAILURES =
  "Consider gracefully handling failures from this canister or altering the canister to handle exceptions.";
const TRAPPED: Help = [HANDLE_FAILURES, "trapped"];

/** What the Internet Computer makes of each way in which the engine stops a message. */
const TRAP_REJECTS: Readonly<Record<TrapCode, readonly [ErrorCode, Help]>> = {
  "engine/called-trap": ["IC0503", [HANDLE_FAILURES, "trapped-explicitly"]],
  "engine/unreachable": ["IC0502", TRAPPED],
  "engine/memory-out-of-bounds": ["IC0502", TRAPPED],
  "engine/stable-memory-out-of-bounds": ["IC0502", TRAPPED],
  "engine/table-out-of-bounds": ["IC0502", TRAPPED],
  "engine/bad-indirect-call": ["IC0502", TRAPPED],
  "engine/stack-overflow": ["IC0502", TRAPPED],
  "engine/integer-divide-by-zero": ["IC0502", TRAPPED],
  "engine/integer-overflow": ["IC0502", TRAPPED],
  "engine/bad-float-conversion": ["IC0502", TRAPPED],
  "engine/cycles-exceed-64-bit": ["IC0502", TRAPPED],
  "engine/stable-memory-exceeds-32-bit": ["IC0502", TRAPPED],
  "engine/wasm-trap": ["IC0502", TRAPPED],
  "engine/cannot-compile": ["IC0505", TOOLCHAIN],
  "engine/contract-violation": ["IC0504", TOOLCHAIN],
  "engine/function-not-found": ["IC0513", TOOLCHAIN],
  "engine/memory-access-limit": [
    "IC0524",
    [
      "Try optimizing the use of stable memory so that individual messages don't need to access as much stable memory.",
      "memory-access-limit-exceeded",
    ],
  ],
  "engine/method-not-found": [
    "IC0536",
    ["Check that the method being called is exported by the target canister.", "method-not-found"],
  ],
  "engine/host-out-of-memory": [
    "IC0507",
    [
      "Check the canister's memory usage against its allocation and the system wide limits to determine why more memory cannot be allocated.",
      "out-of-memory",
    ],
  ],
};

/** The reject of a message that trapped, complete with the help that the replica appends. */
export function trapReject(canisterId: Principal, trap: Trap): Reject {
  const [errorCode, usualHelp] = TRAP_REJECTS[trap.code];
  const help = trap.help === undefined ? usualHelp : helpOf(trap.help);
  return canisterError(canisterId, errorCode, { text: trap.message, help });
}

function helpOf({ suggestion, section }: TrapHelp): Help {
  if (suggestion === undefined) return undefined;
  return section === undefined ? [suggestion] : [suggestion, section];
}

/** The reject of a message that used more than `limit` instructions. */
export function instructionLimitReject(canisterId: Principal, limit: bigint): Reject {
  const text = `Canister exceeded the limit of ${cyclesText(limit)} instructions for single message execution.`;
  const help = [
    "Try optimizing this method to consume fewer instructions or split the work across multiple messages.",
    "instruction-limit-exceeded",
  ] as const;
  return canisterError(canisterId, "IC0522", { text, help });
}

/** The reject of a callback that failed with `callback` and whose cleanup failed with `cleanup`. */
export function cleanupFailed(callback: Reject, cleanup: Reject): Reject {
  return { ...callback, message: `${callback.message}\ncall_on_cleanup also failed:\n\n${cleanup.message}` };
}

/** The reject of a call to a method that the module does not export. */
export function methodNotFound(canisterId: Principal, kind: "update" | "query", methodName: string): Reject {
  const [errorCode, help] = TRAP_REJECTS["engine/method-not-found"];
  return canisterError(canisterId, errorCode, {
    text: `Canister has no ${kind} method '${methodName}'.`,
    help,
  });
}

/** The reject of a message to a canister without code. */
export function wasmModuleNotFound(canisterId: Principal): Reject {
  const text = "Attempted to execute a message, but the canister contains no Wasm module.";
  const help = ["Please install code to this canister before calling it.", "wasm-module-not-found"] as const;
  return canisterError(canisterId, "IC0537", { text, help });
}

/** The reject of a module that cannot be installed; `reason` is the replica's text behind "is not valid: ". */
export function invalidWasm(canisterId: Principal, reason: string): Reject {
  const text = `Canister's Wasm module is not valid: ${reason}`;
  return canisterError(canisterId, "IC0505", { text, help: undefined });
}

/** The reject of a message that left the heap larger than the `wasm_memory_limit` setting allows. */
export function wasmMemoryLimitExceeded(
  canisterId: Principal,
  sizes: { readonly heapBytes: number; readonly limitBytes: number },
): Reject {
  const text = `Canister exceeded its current Wasm memory limit of ${sizes.limitBytes} bytes. The peak Wasm memory usage was ${sizes.heapBytes} bytes. If the canister reaches 4GiB, then it may stop functioning and may become unrecoverable. Please reach out to the canister owner to investigate the reason for the increased memory usage. It might be necessary to move data from the Wasm memory to the stable memory. If such high Wasm memory usage is expected and safe, then the developer can increase the Wasm memory limit in the canister settings.`;
  const help = [
    "Try checking the canister for a possible memory leak or modifying it to use more stable memory instead of Wasm memory.",
    "wasm-memory-limit-exceeded",
  ] as const;
  return canisterError(canisterId, "IC0539", { text, help });
}

/** The reject of a message whose growth of `grownBytes` the balance does not cover by `missing` cycles. */
export function insufficientCyclesToGrow(
  canisterId: Principal,
  growth: { readonly grownBytes: number; readonly missing: bigint },
): Reject {
  const missing = cyclesText(growth.missing);
  const text = `Canister cannot grow memory by ${growth.grownBytes} bytes due to insufficient cycles. At least ${missing} additional cycles are required.`;
  const help = ["Try topping up the canister.", "insufficient-cycles-in-memory-grow"] as const;
  return canisterError(canisterId, "IC0532", { text, help });
}

function canisterError(
  canisterId: Principal,
  errorCode: ErrorCode,
  error: { readonly text: string; readonly help: Help },
): Reject {
  const message = `Error from Canister ${canisterId.toText()}: ${error.text}`;
  return reject(errorCode, error.help === undefined ? message : withHelp(`${message}.`, ...error.help));
}
