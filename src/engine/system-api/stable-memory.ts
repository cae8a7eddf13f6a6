import { CHANGED_PAGE_INSTRUCTIONS } from "../instruction-meter.ts";
import { heapOutOfBounds, SystemTrap } from "../system-trap.ts";
import type { MessageSession } from "../message-session.ts";
import { anywhereAndStart } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

/** Size of the largest stable memory that the 32 bit functions can address, in WasmPages. */
const MAX_PAGES_32 = 65_536;

/** Stable memory: the 64 bit functions, and the deprecated 32 bit ones as the same operations on a small memory. */
export const stableMemoryFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "stable64_size",
    instructions: 20,
    parameters: [],
    result: "i64",
    contexts: anywhereAndStart,
    run: (session) => BigInt(session.stable.wasmPages),
  }),
  systemFunction({
    name: "stable64_grow",
    instructions: 100,
    parameters: ["size64"],
    result: "i64",
    contexts: anywhereAndStart,
    run: (session, pages) => BigInt(session.stable.grow(pages)),
  }),
  systemFunction({
    name: "stable64_write",
    instructions: 20,
    parameters: ["size64", "size64", "size64"],
    result: "none",
    contexts: anywhereAndStart,
    run: write,
  }),
  systemFunction({
    name: "stable64_read",
    instructions: 20,
    parameters: ["size64", "size64", "size64"],
    result: "none",
    contexts: anywhereAndStart,
    run: read,
  }),
  systemFunction({
    name: "stable_size",
    instructions: 20,
    parameters: [],
    result: "i32",
    contexts: anywhereAndStart,
    run: (session) => smallSize(session),
  }),
  systemFunction({
    name: "stable_grow",
    instructions: 100,
    parameters: ["i32"],
    result: "i32",
    contexts: anywhereAndStart,
    run: (session, pages) => (smallSize(session) + pages > MAX_PAGES_32 ? -1 : session.stable.grow(pages)),
  }),
  systemFunction({
    name: "stable_write",
    instructions: 20,
    parameters: ["i32", "i32", "i32"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, offset, src, size) => {
      smallSize(session);
      write(session, offset, src, size);
    },
  }),
  systemFunction({
    name: "stable_read",
    instructions: 20,
    parameters: ["i32", "i32", "i32"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, dst, offset, size) => {
      smallSize(session);
      read(session, dst, offset, size);
    },
  }),
];

function write(session: MessageSession, offset: number, src: number, size: number): undefined {
  if (src + size > session.heapBytes) throw heapOutOfBounds();
  const before = session.stable.writtenPages;
  session.stable.write(offset, session.readHeap("ic0.stable64_write", src, size));
  session.meter.charge((session.stable.writtenPages - before) * CHANGED_PAGE_INSTRUCTIONS);
}

function read(session: MessageSession, dst: number, offset: number, size: number): undefined {
  if (dst + size > session.heapBytes) throw heapOutOfBounds();
  session.stable.checkBounds(offset, size);
  session.fillHeap(dst, size, (target) => {
    session.stable.read(offset, target);
  });
}

function smallSize(session: MessageSession): number {
  const { wasmPages } = session.stable;
  if (wasmPages <= MAX_PAGES_32) return wasmPages;
  throw new SystemTrap(
    "engine/stable-memory-exceeds-32-bit",
    "Canister trapped: 32 bit stable memory api used on a memory larger than 4GB",
  );
}
