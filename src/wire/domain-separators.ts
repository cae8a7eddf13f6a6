import { concatBytes, encodeUtf8 } from "../bytes/mod.ts";

function domainSeparator(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

/**
 * The prefixes of signed and hashed messages, one length byte and then ASCII text (interface specification,
 * "Signatures" and "Certificate"). A signed payload is the separator followed by the message.
 */
export const domainSeparators: {
  readonly request: Uint8Array;
  readonly delegation: Uint8Array;
  readonly senderInfo: Uint8Array;
  readonly response: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly treeEmpty: Uint8Array;
  readonly treeFork: Uint8Array;
  readonly treeLabeled: Uint8Array;
  readonly treeLeaf: Uint8Array;
} = {
  request: domainSeparator("ic-request"),
  delegation: domainSeparator("ic-request-auth-delegation"),
  senderInfo: domainSeparator("ic-sender-info"),
  response: domainSeparator("ic-response"),
  stateRoot: domainSeparator("ic-state-root"),
  treeEmpty: domainSeparator("ic-hashtree-empty"),
  treeFork: domainSeparator("ic-hashtree-fork"),
  treeLabeled: domainSeparator("ic-hashtree-labeled"),
  treeLeaf: domainSeparator("ic-hashtree-leaf"),
};
