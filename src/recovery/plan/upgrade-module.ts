import { decodeUtf8, encodeHex } from "../../bytes/mod.ts";
import { plainModule, readModuleMetadata } from "../../client/mod.ts";
import { hashOf } from "../hash-of.ts";

/** A module that is to be installed. */
export interface UpgradeModule {
  /** As it will be sent, gzip or not. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal: what the network will call it. */
  readonly hash: string;
  /** The Candid interface that it carries, if it does. */
  readonly interface: string | undefined;
  /** Why this is no module; undefined for one. */
  readonly fault: string | undefined;
}

/** "\0asm" and version 1. */
const header = "0061736d01000000";

/** Looks into a module as far as it can be done without compiling it. */
export function describeModule(bytes: Uint8Array): UpgradeModule {
  const module = { bytes, hash: hashOf(bytes) };
  try {
    if (encodeHex(plainModule(bytes).subarray(0, 8)) !== header)
      return { ...module, interface: undefined, fault: "it does not begin as WebAssembly does" };
    const section = readModuleMetadata(bytes, "candid:service");
    return {
      ...module,
      interface: section === undefined ? undefined : decodeUtf8(section),
      fault: undefined,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...module, interface: undefined, fault: `its sections cannot be read: ${reason}` };
  }
}
