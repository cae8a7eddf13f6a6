import { PAGE_BYTES } from "../pages/mod.ts";
import type { MessageKind } from "./message.ts";
import { SystemTrap } from "./system-trap.ts";

const PAGES_PER_GIB = 2 ** 30 / PAGE_BYTES;
const KB_PER_GIB = 2 ** 20;

/** Pages of stable memory that one message may read, and as many of them it may write. */
export function touchablePages(kind: MessageKind): number {
  switch (kind) {
    case "init":
    case "pre_upgrade":
    case "post_upgrade":
      return 8 * PAGES_PER_GIB;
    case "query":
    case "replicated_query":
    case "composite_query":
    case "composite_reply_callback":
    case "composite_reject_callback":
    case "composite_cleanup_callback":
    case "inspect_message":
      return PAGES_PER_GIB;
    default:
      return 2 * PAGES_PER_GIB;
  }
}

/** A message wrote more pages than it may. */
export function tooManyWritten(): SystemTrap {
  return exceeded(
    `modified pages in the stable memory in a single execution: limit ${2 * KB_PER_GIB} KB for regular messages, ` +
      `${8 * KB_PER_GIB} KB for upgrade messages and ${KB_PER_GIB} KB for queries.`,
  );
}

/** A message touched more pages than it may. */
export function tooManyAccessed(): SystemTrap {
  return exceeded(
    `accessed pages in the stable memory in a single message execution: limit ${2 * KB_PER_GIB} KB for regular ` +
      `messages and ${KB_PER_GIB} KB for queries.`,
  );
}

function exceeded(text: string): SystemTrap {
  const message = `Canister exceeded memory access limits: Exceeded the limit for the number of ${text}`;
  return new SystemTrap("engine/memory-access-limit", message);
}
