import type { GlobalValue } from "../../../engine/mod.ts";
import type { ManagementResults } from "../../../wire/mod.ts";

type CandidGlobal = ManagementResults["read_canister_snapshot_metadata"]["globals"][number];

/**
 * A global in Candid.
 *
 * Floats go through JavaScript numbers there, so a NaN keeps being a NaN while its payload may change.
 */
export function globalToCandid(global: GlobalValue): CandidGlobal {
  switch (global.type) {
    case "i32":
      return { i32: global.value };
    case "i64":
      return { i64: global.value };
    case "f32":
      return { f32: floatFromBits(global.bits) };
    case "f64":
      return { f64: doubleFromBits(global.bits) };
    case "v128":
      return { v128: global.value };
  }
}

/** A global out of Candid. */
export function globalFromCandid(global: CandidGlobal): GlobalValue {
  if ("i32" in global) return { type: "i32", value: global.i32 };
  if ("i64" in global) return { type: "i64", value: global.i64 };
  if ("f32" in global) return { type: "f32", bits: bitsOfFloat(global.f32) };
  if ("f64" in global) return { type: "f64", bits: bitsOfDouble(global.f64) };
  return { type: "v128", value: global.v128 };
}

function floatFromBits(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

function bitsOfFloat(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function doubleFromBits(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function bitsOfDouble(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}
