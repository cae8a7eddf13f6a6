/** Type of a Wasm value that a canister's global can have. */
export type GlobalType = "i32" | "i64" | "f32" | "f64" | "v128";

/** One global of a canister that belongs to its state. */
export interface CanisterGlobal {
  /** Name of the global's export in the rewritten module. */
  readonly exportName: string;
  readonly type: GlobalType;
  readonly mutable: boolean;
  /** Name of the exported function that answers the bits. Set for f32, f64 and v128, which JavaScript cannot read exactly. */
  readonly readBits?: string;
  /** Name of the exported function that sets the bits. Set for mutable f32, f64 and v128. */
  readonly writeBits?: string;
}

/** An `icp:public` or `icp:private` custom section. */
export interface CustomSection {
  readonly visibility: "public" | "private";
  readonly content: Uint8Array;
}

/** A canister module that was accepted and rewritten: what the engine needs to run it, and what the replica shows of it. */
export interface CanisterModule {
  /** The rewritten module: compile this one. */
  readonly bytes: Uint8Array;
  /** Width of a heap address in bits. A module without a memory counts as 32. */
  readonly width: 32 | 64;
  readonly hasMemory: boolean;
  /** Declared heap size in WasmPages, 0 without a memory. */
  readonly initialWasmPages: number;
  /** Declared maximum in WasmPages, at most 65,536 (wasm32) or 98,304 (wasm64); 0 without a memory. */
  readonly maximumWasmPages: number;
  /** Names behind `canister_update `. */
  readonly updateMethods: ReadonlySet<string>;
  /** Names behind `canister_query `. */
  readonly queryMethods: ReadonlySet<string>;
  /** Names behind `canister_composite_query `. */
  readonly compositeQueryMethods: ReadonlySet<string>;
  /** Every exported function name of the canister, for example `canister_init`. */
  readonly exports: ReadonlySet<string>;
  /** Exported globals in export order, then the other mutable ones by index: the order of a snapshot's globals. */
  readonly globals: readonly CanisterGlobal[];
  /** `icp:` custom sections by the name behind the visibility. */
  readonly customSections: ReadonlyMap<string, CustomSection>;
  readonly hasStart: boolean;
  /** Imported functions of the module `ic0`, without that prefix. */
  readonly importedFunctions: readonly string[];
  /** Instructions in the canister's own code, for the cost of compiling it. */
  readonly instructionCount: number;
  /** Number of tables, each exported under `tableExportName(index)`. */
  readonly tables: number;
}

/** Why a module was refused. The message is the Internet Computer's where it has one. */
export interface ModuleRefusal {
  readonly code: ModuleRefusalCode;
  readonly message: string;
}

/** Every reason to refuse a module. Codes are stable; messages are not. */
export type ModuleRefusalCode =
  | "wasm/malformed"
  | "wasm/module-too-large"
  | "wasm/code-section-too-large"
  | "wasm/unsupported-feature"
  | "wasm/unsupported-instruction"
  | "wasm/invalid-import"
  | "wasm/invalid-export"
  | "wasm/invalid-signature"
  | "wasm/duplicate-method"
  | "wasm/too-many-methods"
  | "wasm/method-names-too-long"
  | "wasm/invalid-custom-section"
  | "wasm/too-many-custom-sections"
  | "wasm/too-many-functions"
  | "wasm/too-many-globals"
  | "wasm/too-many-tables"
  | "wasm/table-too-large"
  | "wasm/memory-too-large"
  | "wasm/invalid-data-offset"
  | "wasm/function-too-large"
  | "wasm/function-too-complex";

/** Verdict on a module. */
export type PreparedModule =
  | { readonly ok: true; readonly module: CanisterModule }
  | { readonly ok: false; readonly refusal: ModuleRefusal };

/** Bounds on a module, with the Internet Computer's values as default. */
export interface ModuleLimits {
  /** @default 104857600 (100 MiB) */
  readonly moduleBytes: number;
  /** @default 10485760 (10 MiB) */
  readonly codeSectionBytes: number;
  /** @default 50000 */
  readonly functions: number;
  /** @default 1000 */
  readonly globals: number;
  /** @default 1 */
  readonly tables: number;
  /** Elements of one table. @default 1000000 */
  readonly tableElements: number;
  /** @default 16 */
  readonly customSections: number;
  /** Names and contents of the `icp:` sections together. @default 1048576 (1 MiB) */
  readonly customSectionBytes: number;
  /** Exported update, query and composite query methods. @default 1000 */
  readonly methods: number;
  /** Length of their names together. @default 20000 */
  readonly methodNameBytes: number;
  /** Instructions of one function. @default 1000000 */
  readonly functionInstructions: number;
  /** Complexity of one function. @default 1000000 */
  readonly functionComplexity: number;
  /** Heap of a wasm32 canister. @default 65536 (4 GiB) */
  readonly wasmPages32: number;
  /** Heap of a wasm64 canister. @default 98304 (6 GiB) */
  readonly wasmPages64: number;
}
