import type { SeededRandom } from "../../../bytes/testing/seeded-random.ts";
import type { SnapshotGlobal } from "../../management/snapshot-transfer.ts";
import type { SnapshotMetadata } from "../../sections.ts";

/** Bits of floats that are not ordinary: zeros, subnormals, infinities, NaNs of both kinds. */
const odd32 = [0n, 0x80000000n, 1n, 0x7f800000n, 0xff800000n, 0x7f800001n, 0xffc00000n, 0x7fffffffn] as const;
const odd64 = [
  0n,
  0x8000000000000000n,
  1n,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  0x7ff0000000000001n,
  0xfff8000000000000n,
] as const;

/** Metadata of which every field has any value of its type. */
export function randomMetadata(random: SeededRandom): SnapshotMetadata {
  return {
    source: random.oneIn(2) ? { taken_from_canister: null } : { metadata_upload: null },
    taken_at_timestamp: random64(random),
    wasm_module_size: random64(random),
    globals: Array.from({ length: random.below(8) }, () => randomGlobal(random)),
    wasm_memory_size: random64(random),
    stable_memory_size: random64(random),
    wasm_chunk_store: Array.from({ length: random.below(3) }, () => ({ hash: random.bytes(32) })),
    canister_version: random64(random),
    certified_data: random.bytes(random.below(33)),
    global_timer: random.pick([[], [{ inactive: null }], [{ active: random64(random) }]]),
    on_low_wasm_memory_hook_status: random.pick([
      [],
      [{ condition_not_satisfied: null }],
      [{ ready: null }],
      [{ executed: null }],
    ]),
  };
}

function randomGlobal(random: SeededRandom): SnapshotGlobal {
  switch (random.below(5)) {
    case 0:
      return { i32: random.u32() | 0 };
    case 1:
      return { i64: BigInt.asIntN(64, random64(random)) };
    case 2:
      return { f32: random.oneIn(2) ? random.pick(odd32) : BigInt(random.u32()) };
    case 3:
      return { f64: random.oneIn(2) ? random.pick(odd64) : random64(random) };
    default:
      return { v128: (random64(random) << 64n) | random64(random) };
  }
}

/** Half of all are at the edges of the type. */
function random64(random: SeededRandom): bigint {
  if (random.oneIn(2)) return random.pick([0n, 1n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]);
  return (BigInt(random.u32()) << 32n) | BigInt(random.u32());
}
