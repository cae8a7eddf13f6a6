import type { Trap, TrapCode } from "./message-outcome.ts";
import { SystemTrap } from "./system-trap.ts";

/** V8's texts of Wasm traps. They are stable in practice and covered by a test for each. */
const wasmTraps: readonly (readonly [text: string, code: TrapCode, reason: string])[] = [
  ["unreachable", "engine/unreachable", "unreachable"],
  ["memory access out of bounds", "engine/memory-out-of-bounds", "heap out of bounds"],
  ["data segment out of bounds", "engine/memory-out-of-bounds", "heap out of bounds"],
  ["divide by zero", "engine/integer-divide-by-zero", "integer division by 0"],
  ["remainder by zero", "engine/integer-divide-by-zero", "integer division by 0"],
  ["divide result unrepresentable", "engine/integer-overflow", "integer overflow"],
  ["float unrepresentable in integer range", "engine/bad-float-conversion", "bad conversion to integer"],
  ["table index is out of bounds", "engine/table-out-of-bounds", "table out of bounds"],
  ["element segment out of bounds", "engine/table-out-of-bounds", "table out of bounds"],
  ["null function or function signature", "engine/bad-indirect-call", "bad indirect call"],
];

/**
 * What an exception out of Wasm code means: a trap of the canister. `undefined` if it is none, so that the caller throws
 * it on.
 */
export function trapFromError(error: unknown): Trap | undefined {
  if (error instanceof SystemTrap) return error.fault;
  if (!(error instanceof Error)) return undefined;
  if (error instanceof RangeError && error.message.includes("call stack")) {
    return { code: "engine/stack-overflow", message: "Canister trapped: stack overflow" };
  }
  if (error.name !== "RuntimeError") return undefined;
  const known = wasmTraps.find(([text]) => error.message.includes(text));
  if (known === undefined) return { code: "engine/wasm-trap", message: `Canister trapped: ${error.message}` };
  const [, code, reason] = known;
  return { code, message: `Canister trapped: ${reason}` };
}

/** The line that a trap leaves in the canister's log; `undefined` for outcomes that leave none. */
export function trapLogLine(trap: Trap): string | undefined {
  const trapped = "Canister trapped: ";
  if (trap.message.startsWith(trapped)) return `[TRAP]: ${trap.message.slice(trapped.length)}`;
  if (trap.code !== "engine/called-trap") return undefined;
  const text = /^Canister called `ic0.trap` with message: '(.*)'$/s.exec(trap.message)?.[1];
  return `[TRAP]: ${text === undefined || text === "" ? "(no message)" : text}`;
}
