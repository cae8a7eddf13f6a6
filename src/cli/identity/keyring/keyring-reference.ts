import { Principal } from "@icp-sdk/core/principal";

const begin = "-----BEGIN ICEBOX KEYRING REFERENCE-----";
const end = "-----END ICEBOX KEYRING REFERENCE-----";

/** What stands in the place of a key that is kept in the keyring. See docs/formats/identities.md. */
export function encodeKeyringReference(principal: string): string {
  const base64 = Buffer.from(Principal.fromText(principal).toUint8Array()).toString("base64");
  return `${begin}\n${base64}\n${end}\n`;
}

/**
 * The principal whose key is in the keyring.
 *
 * @returns Text form; undefined if the reference is damaged
 */
export function decodeKeyringReference(text: string): string | undefined {
  const base64 = text.replace(begin, "").replace(end, "").trim();
  const bytes = Buffer.from(base64, "base64");
  // A principal of a key is 29 bytes; what Buffer drops silently is no Base64.
  if (bytes.length !== 29 || bytes.toString("base64") !== base64) return undefined;
  return Principal.fromUint8Array(bytes).toText();
}
