/** Answer of `PUT /api/v1/files`, whose body is a Wasm module, plain or compressed with gzip. */
export interface FileAnswer {
  readonly version: 1;
  /** Of the bytes as they came: what the network will show as the module hash. Names the file in an upgrade. */
  readonly sha256: string;
  readonly size_bytes: number;
  readonly is_compressed: boolean;
  /** From the public metadata `juno:package`. */
  readonly package: { readonly name: string; readonly version: string | null } | null;
  /** The interface in it; null if it has none. */
  readonly candid: string | null;
}
