import type { GlobalValue } from "../../../engine/mod.ts";
import type { ManagementResults } from "../../../wire/mod.ts";

type CandidGlobal = ManagementResults["read_canister_snapshot_metadata"]["globals"][number];

/** A global in Candid. */
export function globalToCandid(global: GlobalValue): CandidGlobal {
  switch (global.type) {
    case "i32":
      return { i32: global.value };
    case "i64":
      return { i64: global.value };
    case "f32":
      return { f32: BigInt(global.bits) };
    case "f64":
      return { f64: global.bits };
    case "v128":
      return { v128: global.value };
  }
}

/** A global out of Candid. */
export function globalFromCandid(global: CandidGlobal): GlobalValue {
  if ("i32" in global) return { type: "i32", value: global.i32 };
  if ("i64" in global) return { type: "i64", value: global.i64 };
  if ("f32" in global) return { type: "f32", bits: Number(global.f32) };
  if ("f64" in global) return { type: "f64", bits: global.f64 };
  return { type: "v128", value: global.v128 };
}
