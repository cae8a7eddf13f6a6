import type { MessageKind } from "../message.ts";

/** A set of message kinds, as bits; the letters of the interface specification stand beside them. */
export type Contexts = number;

const bits: Readonly<Record<MessageKind, Contexts>> = {
  start: 1,
  init: 2,
  post_upgrade: 2,
  pre_upgrade: 4,
  update: 8,
  replicated_query: 16,
  query: 32,
  composite_query: 64,
  inspect_message: 128,
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
};

/** The set of the given kinds. `init` includes `post_upgrade`. */
export function contexts(...kinds: readonly MessageKind[]): Contexts {
  return kinds.reduce((set, kind) => set | bits[kind], 0);
}

/** Every kind but `start`: `*` in the specification. */
export const anywhere: Contexts = contexts(
  "init",
  "pre_upgrade",
  "update",
  "replicated_query",
  "query",
  "composite_query",
  "inspect_message",
);

/** Every kind: `* s` in the specification. */
export const anywhereAndStart: Contexts = anywhere | contexts("start");

/** The bit of one kind. */
export function contextOf(kind: MessageKind): Contexts {
  return bits[kind];
}

/** How the Internet Computer calls the kind when a function is not allowed in it. */
export function modeName(kind: MessageKind): string {
  return modes[kind];
}
