import type { MessageKind } from "../message.ts";

/** A set of message kinds, as bits. */
export type Contexts = number;

const bits: Readonly<Record<MessageKind, Contexts>> = {
  start: 1 << 0,
  init: 1 << 1,
  post_upgrade: 1 << 1,
  pre_upgrade: 1 << 2,
  update: 1 << 3,
  replicated_query: 1 << 4,
  query: 1 << 5,
  composite_query: 1 << 6,
  inspect_message: 1 << 7,
  heartbeat: 1 << 8,
  global_timer: 1 << 8,
  on_low_wasm_memory: 1 << 8,
  reply_callback: 1 << 9,
  reject_callback: 1 << 10,
  cleanup_callback: 1 << 11,
  composite_reply_callback: 1 << 12,
  composite_reject_callback: 1 << 13,
  composite_cleanup_callback: 1 << 14,
};

const modes: Readonly<Record<MessageKind, string>> = {
  start: "start",
  init: "init",
  post_upgrade: "init",
  pre_upgrade: "pre upgrade",
  update: "update",
  replicated_query: "replicated query",
  query: "non replicated query",
  composite_query: "composite query",
  inspect_message: "inspect message",
  heartbeat: "heartbeat",
  global_timer: "global timer",
  on_low_wasm_memory: "on low Wasm memory",
  reply_callback: "reply callback",
  reject_callback: "reject callback",
  cleanup_callback: "cleanup",
  composite_reply_callback: "composite reply callback",
  composite_reject_callback: "composite reject callback",
  composite_cleanup_callback: "composite cleanup",
};

/** The set of the given kinds. `init` includes `post_upgrade`, `heartbeat` the other tasks. */
export function contexts(...kinds: readonly MessageKind[]): Contexts {
  return kinds.reduce((set, kind) => set | bits[kind], 0);
}

/** Every kind: `* s` in the specification. */
export const anywhereAndStart: Contexts = Object.values(bits).reduce((set, bit) => set | bit, 0);

/** Every kind but `start`: `*` in the specification. */
export const anywhere: Contexts = anywhereAndStart & ~bits.start;

/** The bit of one kind. */
export function contextOf(kind: MessageKind): Contexts {
  return bits[kind];
}

/** How the Internet Computer calls the kind when a function is not allowed in it. */
export function modeName(kind: MessageKind): string {
  return modes[kind];
}
