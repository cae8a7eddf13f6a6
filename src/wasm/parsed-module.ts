/** A function type; the entries are codes of `ValueType`. */
export interface FunctionType {
  readonly params: Uint8Array;
  readonly results: Uint8Array;
}

/** An imported function. Nothing else can be imported. */
export interface ImportedFunction {
  readonly module: string;
  readonly name: string;
  readonly typeIndex: number;
}

/** The memory of a canister. */
export interface DeclaredMemory {
  readonly width: 32 | 64;
  readonly minimumWasmPages: bigint;
  readonly maximumWasmPages: bigint | undefined;
}

/** A table; the size is in elements. */
export interface DeclaredTable {
  /** Code of the element type in `ValueType`. */
  readonly element: number;
  /** Width of an index in bits. */
  readonly width: 32 | 64;
  readonly minimumElements: bigint;
}

export interface DeclaredGlobal {
  readonly type: number;
  readonly mutable: boolean;
}

/** What an export refers to, in the order of the binary codes. */
export const exportKinds = ["function", "table", "memory", "global"] as const;
export type ExportKind = (typeof exportKinds)[number];

export interface DeclaredExport {
  readonly name: string;
  readonly kind: ExportKind;
  readonly index: number;
}

/** A data segment. An active one has the constant offset at which it starts. */
export interface DataSegment {
  readonly offset: ConstantOffset | undefined;
  readonly content: Uint8Array;
}

/** A constant expression that is a single `i32.const` or `i64.const`, or something else. */
export type ConstantOffset =
  | { readonly kind: "i32" | "i64"; readonly value: bigint }
  | { readonly kind: "other"; readonly opcode: number };

export interface CustomContent {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Byte range in the module. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A module as declared, every index in it checked against the module's own index spaces. */
export interface ParsedModule {
  readonly bytes: Uint8Array;
  /** Content of a section after its size, by section id, custom sections excepted. */
  readonly sections: ReadonlyMap<number, ByteRange>;
  readonly types: readonly FunctionType[];
  readonly imports: readonly ImportedFunction[];
  /** Type index by function index, imported functions first. */
  readonly functionTypes: readonly number[];
  readonly tables: readonly DeclaredTable[];
  readonly memory: DeclaredMemory | undefined;
  readonly globals: readonly DeclaredGlobal[];
  readonly exports: readonly DeclaredExport[];
  readonly startFunction: number | undefined;
  readonly elementCount: number;
  /** Body of each function that is not imported. */
  readonly bodies: readonly ByteRange[];
  readonly data: readonly DataSegment[];
  readonly custom: readonly CustomContent[];
}

/** Ids of the sections. */
export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;
