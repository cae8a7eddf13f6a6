import { createHash } from "node:crypto";
import * as mcl from "mcl-wasm";

const domainTag = new TextEncoder().encode("BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_");
const domainTagPrime = new Uint8Array([...domainTag, domainTag.length]);
const zeroBlock = new Uint8Array(64);
const lengthAndZero = new Uint8Array([0, 128, 0]);

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** `expand_message_xmd` of RFC 9380 with SHA-256, for 128 bytes under the Internet Computer's domain tag. */
function expandMessage(message: Uint8Array): Uint8Array {
  const seed = sha256(zeroBlock, message, lengthAndZero, domainTagPrime);
  const expanded = new Uint8Array(128);
  let block = new Uint8Array(32);
  for (let index = 1; index <= 4; index += 1) {
    const mixed = block.map((byte, position) => byte ^ (seed[position] ?? 0));
    block = new Uint8Array(sha256(mixed, new Uint8Array([index]), domainTagPrime));
    expanded.set(block, (index - 1) * 32);
  }
  return expanded;
}

/**
 * Hashes a message to the curve group of signatures, as the ciphersuite `BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_`
 * prescribes. The library's own hash is fixed to another domain tag. Needs `loadCurve()`.
 */
export function hashToG1(message: Uint8Array): mcl.G1 {
  const expanded = expandMessage(message);
  const [first, second] = [expanded.subarray(0, 64), expanded.subarray(64)].map((half) => {
    const element = new mcl.Fp();
    element.setBigEndianMod(half);
    return element.mapToG1();
  });
  if (first === undefined || second === undefined)
    throw new RangeError("Cannot hash to the curve: two halves expected");
  return mcl.add(first, second);
}
