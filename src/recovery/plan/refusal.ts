/** Something that would go wrong, known before anything happens. Cycles and bytes are counted, ids are hexadecimal. */
export type Refusal =
  | { readonly kind: "canister-running" }
  | { readonly kind: "canister-stopping" }
  | { readonly kind: "empty-canister" }
  /** What should be installed is no WebAssembly module. */
  | { readonly kind: "not-a-module"; readonly reason: string }
  | { readonly kind: "module-too-large"; readonly sizeBytes: number; readonly mostBytes: number }
  /** The chunk store holds chunks that could not be brought back without a snapshot. */
  | { readonly kind: "chunk-store-in-use"; readonly chunks: number }
  /** The calls cost more cycles than was laid down. */
  | { readonly kind: "over-ceiling"; readonly cycles: bigint; readonly ceiling: bigint }
  /** What is laid down about the canister keeps a snapshot: it is protected, or none may be replaced. */
  | { readonly kind: "kept-by-policy"; readonly snapshot: string; readonly rule: "protect" | "never" }
  | { readonly kind: "unknown-snapshot"; readonly snapshot: string }
  /** The canister has all the snapshots that it may have. */
  | {
      readonly kind: "too-many-snapshots";
      readonly most: number;
      readonly snapshots: readonly string[];
      /** Those that may be given up. @default {all of them} */
      readonly replaceable?: readonly string[];
    }
  /** The balance does not cover the calls. */
  | { readonly kind: "too-few-cycles"; readonly missing: bigint }
  /** With the snapshot the balance would be below the freezing threshold. */
  | { readonly kind: "would-freeze"; readonly missing: bigint };
