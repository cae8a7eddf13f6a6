import { IDL, idlLabelToId } from "@icp-sdk/core/candid";
import { concatBytes, encodeLeb128 } from "../../bytes/mod.ts";
import { type LargeBlob, largeBlobBytes } from "./check-candid.ts";

/*
 * The codec of the library copies a message once for each number that it reads, and a blob several times to write it.
 * So a large blob that is a field of a record is taken out of what the library sees.
 */

const nothing = new Uint8Array();

/**
 * Decodes a record around its large blob, which becomes a view on `bytes`.
 *
 * @param bytes as `checkCandid` passed them
 * @returns `undefined` if the type is not a record in which this field is a blob
 */
export function decodeAround(type: IDL.Type, bytes: Uint8Array, blob: LargeBlob): object | undefined {
  const name = blobFields(type).find((field) => idlLabelToId(field) === blob.label);
  if (name === undefined) return undefined;
  const short = concatBytes(bytes.subarray(0, blob.start), encodeLeb128(0), bytes.subarray(blob.end));
  const [value] = IDL.decode([type], short);
  // A record is decoded as an object.
  return { ...(value as object), [name]: bytes.subarray(blob.contentStart, blob.end) };
}

/**
 * Encodes a record with a large blob and copies the blob once: it is put between what stands before and behind the place
 * in which encodings of different blobs differ first.
 *
 * @returns `undefined` if the value is no record with a large blob
 */
export function encodeAround(type: IDL.Type, value: unknown): Uint8Array | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const name of blobFields(type)) {
    const blob: unknown = Reflect.get(value, name);
    if (!(blob instanceof Uint8Array) || blob.length < largeBlobBytes) continue;
    const empty = IDL.encode([type], [{ ...value, [name]: nothing }]);
    const one = IDL.encode([type], [{ ...value, [name]: Uint8Array.of(1) }]);
    let place = 0;
    while (empty[place] === one[place]) place += 1;
    return concatBytes(empty.subarray(0, place), encodeLeb128(blob.length), blob, empty.subarray(place + 1));
  }
  return undefined;
}

/** Names of the fields of a record that are blobs. */
function blobFields(type: IDL.Type): readonly string[] {
  if (!(type instanceof IDL.RecordClass)) return [];
  return type._fields.flatMap(([name, field]) => (isBlob(field) ? [name] : []));
}

function isBlob(type: IDL.Type): boolean {
  if (!(type instanceof IDL.VecClass)) return false;
  const element: unknown = type._type;
  return element instanceof IDL.FixedNatClass && element._bits === 8;
}
