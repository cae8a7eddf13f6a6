/** The largest chunk that a chunk store takes. */
const chunkBytes = 1024 * 1024;

/** A call of 2 MiB is the most that networks take; the rest of the request needs less than 500 bytes. */
export const largestPlainBytes: number = 2 * 1024 * 1024 - 500;

/** Whether a module and its argument fit into one call. */
export function fitsOneCall(wasmModule: Uint8Array, arg: Uint8Array): boolean {
  return wasmModule.length + arg.length <= largestPlainBytes;
}

/** The pieces of a module, in order, as chunk stores take them. */
export function moduleChunks(wasmModule: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(wasmModule.length / chunkBytes);
  return Array.from({ length: count }, (_, index) =>
    wasmModule.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
}
