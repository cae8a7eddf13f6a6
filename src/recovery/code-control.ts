import type { Answer, InstallMode } from "../client/mod.ts";

/** A module on its way into the canister: whole, or by the hashes of chunks that lie in its chunk store. */
export interface CodeInstallation {
  readonly mode: InstallMode;
  readonly module: Uint8Array;
  /** SHA-256 of the module. */
  readonly moduleHash: Uint8Array;
  /** Hashes of its chunks, in order; undefined if the module is sent along. */
  readonly chunks: readonly Uint8Array[] | undefined;
  /** Encoded Candid. */
  readonly arg: Uint8Array;
}

/** A call to a method of the canister itself. */
export interface OwnMethodCall {
  readonly method: string;
  readonly mode: "query" | "update";
  /** Encoded Candid. */
  readonly arg: Uint8Array;
}

/** What operations do with the code of one canister. Each method is one call, as in CanisterControl. */
export interface CodeControl {
  /** The hashes in the chunk store, ascending. */
  storedChunks(): Promise<Answer<readonly Uint8Array[]>>;
  uploadChunk(chunk: Uint8Array): Promise<Answer<undefined>>;
  clearChunks(): Promise<Answer<undefined>>;
  installCode(installation: CodeInstallation): Promise<Answer<undefined>>;
  /** A chunk of the chunk store that a snapshot holds. */
  readChunk(snapshot: Uint8Array, hash: Uint8Array): Promise<Answer<Uint8Array>>;
  /** Whether the global timer was set when a snapshot was taken. */
  hasTimer(snapshot: Uint8Array): Promise<Answer<boolean>>;
  /** Gives the encoded reply. */
  callMethod(call: OwnMethodCall): Promise<Answer<Uint8Array>>;
  /** The Candid interface that the module publishes, if it does. */
  readInterface(): Promise<string | undefined>;
}
