import type { SnapshotMetadata } from "../sections.ts";
import { float32FromBits, float32Text, float64FromBits, float64Text } from "./float-text.ts";

/**
 * What `icp` makes of a float global in a folder: with one that is `unreadable` it refuses the whole folder, of one that
 * is `changed` it reads the last digit wrongly.
 */
export type FloatForIcp = "unreadable" | "changed";

/** The floats of a snapshot that `icp` 1.5.0 does not read as they are in a folder, by the index of the global. */
export function floatsMisreadByIcp({ globals }: SnapshotMetadata): ReadonlyMap<number, FloatForIcp> {
  const misread = new Map<number, FloatForIcp>();
  for (const [index, global] of globals.entries()) {
    if ("f32" in global) {
      const found = asRead(float32Text(global.f32), float32FromBits(global.f32), Math.fround);
      if (found !== undefined) misread.set(index, found);
    } else if ("f64" in global) {
      const found = asRead(float64Text(global.f64), float64FromBits(global.f64), (value) => value);
      if (found !== undefined) misread.set(index, found);
    }
  }
  return misread;
}

function asRead(
  text: string | undefined,
  value: number,
  narrow: (value: number) => number,
): FloatForIcp | undefined {
  if (text === undefined) return "unreadable";
  return Object.is(narrow(readRoundingTwice(text)), value) ? undefined : "changed";
}

const greatestPower = 308;

/**
 * Reads a number as serde_json does without its feature `float_roundtrip`: all digits become a double, which is then
 * multiplied with or divided by a power of ten. Each step rounds.
 */
function readRoundingTwice(text: string): number {
  const [, sign, whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  let value = Number(whole + fraction);
  let exponent = Number(power) - fraction.length;
  for (; exponent < -greatestPower && value !== 0; exponent += greatestPower) value /= 1e308;
  const factor = Number(`1e${String(Math.min(Math.abs(exponent), greatestPower))}`);
  value = exponent < 0 ? value / factor : value * factor;
  return sign === "-" ? -value : value;
}
