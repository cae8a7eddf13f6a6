import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageKind } from "./message.ts";
import { touchablePages } from "./stable-limits.ts";

test("touchablePages() is 8 GiB at installations, 1 GiB in queries, else 2 GiB", () => {
  const gib: Readonly<Record<MessageKind, number>> = {
    start: 2,
    init: 8,
    pre_upgrade: 8,
    post_upgrade: 8,
    update: 2,
    heartbeat: 2,
    global_timer: 2,
    on_low_wasm_memory: 2,
    reply_callback: 2,
    reject_callback: 2,
    cleanup_callback: 2,
    query: 1,
    replicated_query: 1,
    composite_query: 1,
    composite_reply_callback: 1,
    composite_reject_callback: 1,
    composite_cleanup_callback: 1,
    inspect_message: 1,
  };
  for (const [name, expected] of Object.entries(gib)) {
    // The keys of the record above.
    assert.equal(touchablePages(name as MessageKind), expected * 262_144, name);
  }
});
