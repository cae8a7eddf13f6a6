import { decodeHex, hasFault } from "../../bytes/mod.ts";
import { mainnetRootKeyDer } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";

/** A BLS public key of 96 bytes behind its DER prefix of 37. */
const rootKeyBytes = 133;

/**
 * Reads a root key as users give it: "mainnet", "fetch", or the DER form in hexadecimal.
 *
 * @param option Where it was given, for the complaint.
 * @returns undefined for "fetch": the network is asked, unless it is the main network
 * @throws CliError "cli/bad-option"
 */
export function parseRootKey(text: string, option: string): Uint8Array | undefined {
  if (text === "fetch") return undefined;
  if (text === "mainnet") return mainnetRootKeyDer();
  try {
    const key = decodeHex(text.toLowerCase());
    if (key.length === rootKeyBytes) return key;
  } catch (error) {
    if (!hasFault(error, "bytes/bad-hex")) throw error;
  }
  throw new CliError(
    { code: "cli/bad-option", option, value: text },
    `Cannot use the value of ${option}: "mainnet", "fetch" or 266 hexadecimal digits are expected`,
    { next: "icebox network status shows the root key of the embedded network" },
  );
}
