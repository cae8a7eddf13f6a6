/**
 * Prices of a 13-node application subnet in cycles, whatever number of nodes the embedded subnet has: a canister tried
 * here pays what it will pay in production. The one place for all of them; docs/decisions/cycles.md names the sources.
 */
export const prices = {
  /** Per message from a user, paid by its receiver. */
  ingressMessage: 1_200_000n,
  /** Per byte of such a message. */
  ingressByte: 2_000n,
  /** Per message of canister code, before its instructions. */
  messageExecution: 5_000_000n,
  /** Per executed instruction of a wasm32 module. */
  instruction: 1n,
  /** Per executed instruction of a wasm64 module. */
  instructionWasm64: 2n,
  /** Per call to another canister, its response included. */
  call: 260_000n,
  /** Per byte of a call, and per byte of its response. */
  callByte: 1_000n,
  /** Per GiB of memory and second. */
  storagePerGibSecond: 127_000n,
  /** Per second, for a canister that uses any memory. */
  canisterPerSecond: 10_000n,
  /** Per percent of compute allocation and second. */
  computePerPercentSecond: 10_000_000n,
  canisterCreation: 500_000_000_000n,
} as const;

/** Instructions that the Internet Computer charges for work of the management canister, before the bytes moved. */
export const managementInstructions = {
  /** Taking, loading or creating a canister snapshot. */
  snapshot: 2_000_000_000n,
  /** Reading a range of a canister snapshot. */
  snapshotData: 5_000_000n,
  /** `upload_chunk`. */
  uploadChunk: 200_000_000n,
  /** Compiling, per instruction of the module. */
  compilePerInstruction: 6_000n,
} as const;

/** Every WasmChunk is billed as a full one. */
export const WASM_CHUNK_BYTES = 1_048_576;

/** Longest response to a call, for whose transmission the caller sets cycles aside. */
export const MAX_RESPONSE_BYTES = 2_097_152;

/** Time for which a growth of a full subnet sets storage cycles aside, in seconds. */
export const MAX_RESERVATION_SECONDS = 300_000_000n;
