import { encodeHex } from "../../bytes/mod.ts";
import { sha256 } from "../../wire/mod.ts";
import type { Journal } from "./journal.ts";

/** How a journal names a network. */
export function journalNetwork(network: {
  readonly url: string;
  readonly rootKeyDer: Uint8Array;
}): Journal["network"] {
  return { url: network.url, rootKeyHash: encodeHex(sha256(network.rootKeyDer)) };
}
