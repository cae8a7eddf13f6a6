import { ByteReader } from "../../bytes/mod.ts";

const magicBytes = 4;

/** Type codes of the Candid specification that stand in the type table. */
const typeCodes = { opt: -18, vec: -19, record: -20, variant: -21, func: -22, service: -23 } as const;

/**
 * How many values an encoded Candid message holds.
 *
 * @throws BytesError "bytes/unexpected-end" or "bytes/leb128-too-long" if it is not Candid
 */
export function countArguments(encoded: Uint8Array): number {
  const reader = new ByteReader(encoded, magicBytes);
  repeat(reader, () => {
    skipType(reader);
  });
  return reader.leb128U32();
}

function skipType(reader: ByteReader): void {
  switch (reader.sleb128_32()) {
    case typeCodes.opt:
    case typeCodes.vec:
      reader.sleb128_32();
      break;
    case typeCodes.record:
    case typeCodes.variant:
      repeat(reader, () => {
        reader.leb128U32();
        reader.sleb128_32();
      });
      break;
    case typeCodes.func:
      repeat(reader, () => reader.sleb128_32());
      repeat(reader, () => reader.sleb128_32());
      repeat(reader, () => reader.u8());
      break;
    case typeCodes.service:
      repeat(reader, () => {
        reader.take(reader.leb128U32());
        reader.sleb128_32();
      });
  }
}

/** Does something as often as the number that comes next says. */
function repeat(reader: ByteReader, read: () => unknown): void {
  for (let left = reader.leb128U32(); left > 0; left -= 1) read();
}
