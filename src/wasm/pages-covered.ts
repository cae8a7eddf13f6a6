/**
 * Number of 4 KiB pages that the check map covers: P in the layout of `ABI.map`.
 * 1 Mi for wasm32 (4 GiB), 1.5 Mi for wasm64 (6 GiB).
 */
export function pagesCovered(module: { readonly width: 32 | 64 }): number {
  return module.width === 64 ? 0x18_0000 : 0x10_0000;
}
