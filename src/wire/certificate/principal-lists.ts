import { type CborValue, isCborArray } from "../cbor/cbor-value.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { decodePrincipal, type Principal } from "../principal.ts";
import { WireError } from "../wire-error.ts";

/** A closed range of canister ids in lexicographic order. */
export type CanisterRange = readonly [first: Principal, last: Principal];

/**
 * Encodes the value at `/subnet/<id>/canister_ranges` and below `/canister_ranges/<id>`: tagged CBOR.
 *
 * @example
 * ```ts
 * const ranges = encodeCanisterRanges([[canisterIdFromNumber(0n), canisterIdFromNumber(9n)]]);
 * if (decodeCanisterRanges(ranges).length !== 1) throw new Error("the range is lost");
 * ```
 */
export function encodeCanisterRanges(ranges: readonly CanisterRange[]): Uint8Array {
  return encodeCborSelfDescribed(ranges.map((range) => range.map((id) => id.toUint8Array())));
}

/**
 * Decodes canister ranges.
 *
 * @throws WireError `wire/bad-cbor`, or `wire/bad-certificate` for another shape
 */
export function decodeCanisterRanges(bytes: Uint8Array): readonly CanisterRange[] {
  return toArray(decodeCbor(bytes)).map((value) => {
    const [first, last, ...more] = toPrincipals(value);
    if (first === undefined || last === undefined || more.length > 0) throw bad();
    return [first, last];
  });
}

/**
 * Encodes the value at `/canister/<id>/controllers`: tagged CBOR.
 *
 * @example
 * ```ts
 * const controllers = decodePrincipals(encodePrincipals([decodePrincipal(Uint8Array.of(4))]));
 * if (controllers[0]?.toText() !== "2vxsx-fae") throw new Error("the controller is lost");
 * ```
 */
export function encodePrincipals(principals: readonly Principal[]): Uint8Array {
  return encodeCborSelfDescribed(principals.map((principal) => principal.toUint8Array()));
}

/**
 * Decodes a list of principals.
 *
 * @throws WireError `wire/bad-cbor`, or `wire/bad-certificate` for another shape
 */
export function decodePrincipals(bytes: Uint8Array): readonly Principal[] {
  return toPrincipals(decodeCbor(bytes));
}

function toPrincipals(value: CborValue): readonly Principal[] {
  return toArray(value).map((item) => {
    if (!(item instanceof Uint8Array)) throw bad();
    return decodePrincipal(item);
  });
}

function toArray(value: CborValue): readonly CborValue[] {
  if (!isCborArray(value)) throw bad();
  return value;
}

function bad(): WireError {
  return new WireError("wire/bad-certificate", "Cannot read the list of principals: it has another shape");
}
