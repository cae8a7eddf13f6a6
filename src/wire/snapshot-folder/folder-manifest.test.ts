import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeHex, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { canisterIdFromNumber } from "../principal.ts";
import { jsonNumber } from "../json/json-value.ts";
import { sha256 } from "../sha256.ts";
import { decodeFolderManifest, encodeFolderManifest, type FolderManifest } from "./folder-manifest.ts";

const hash = "0123456789abcdef".repeat(4);

function randomManifest(random: SeededRandom): FolderManifest {
  const chunk = encodeHex(random.bytes(32));
  return {
    layout: random.pick<"icp" | "juno">(["icp", "juno"]),
    origin: {
      canisterId: random.oneIn(2) ? undefined : canisterIdFromNumber(BigInt(random.u32())).toText(),
      snapshotId: random.oneIn(2) ? undefined : "00ff",
      rootKeyHash: random.oneIn(2) ? undefined : hash,
    },
    moduleHash: encodeHex(random.bytes(32)),
    metadataFile: { sizeBytes: random.u32(), sha256: hash },
    sections: [
      { name: "wasm_module", file: "wasm_module.bin", offset: 0, sizeBytes: random.u32(), sha256: hash },
      {
        name: `wasm_chunk_store/${chunk}`,
        file: random.pick([`wasm_chunk_store/${chunk}.bin`, "chunks-store.bin"]),
        offset: random.u32(),
        sizeBytes: 2 ** 40 + random.u32(),
        sha256: chunk,
      },
    ],
    floats: new Map(random.oneIn(2) ? [[random.below(1000), 0x7ff0000000000001n]] : []),
    otherFields: new Map(),
  };
}

/** Changes the text and puts a fitting checksum behind it. */
function changed(manifest: FolderManifest, from: string | RegExp, to: string): Uint8Array {
  const text = decodeUtf8(encodeFolderManifest(manifest));
  const body = text.slice(0, text.lastIndexOf(","));
  assert.match(body, new RegExp(from));
  const other = body.replace(from, to);
  return encodeUtf8(`${other},\n  "checksum": "${encodeHex(sha256(encodeUtf8(other)))}"\n}\n`);
}

test("decodeFolderManifest() gives back what encodeFolderManifest() was given", () => {
  const seed = 5;
  const random = new SeededRandom(seed);
  for (let round = 0; round < 100; round++) {
    const manifest = randomManifest(random);
    const read = decodeFolderManifest(encodeFolderManifest(manifest));
    assert.deepEqual(read, manifest, `seed ${String(seed)}, round ${String(round)}`);
  }
  const other = { ...randomManifest(random), otherFields: new Map([["novel", jsonNumber("1e999")]]) };
  const { otherFields } = decodeFolderManifest(encodeFolderManifest(other));
  const novel = otherFields.get("novel");
  assert.equal(novel?.kind === "number" && novel.text, "1e999");
});

test("decodeFolderManifest() finds every changed bit and every lost byte", () => {
  const bytes = encodeFolderManifest(randomManifest(new SeededRandom(6)));
  const bad = (error: unknown) => hasFault(error, "wire/bad-folder-manifest");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => decodeFolderManifest(damaged), bad, `bit ${String(bit)}`);
  }
  for (let length = 0; length < bytes.length; length += 7)
    assert.throws(() => decodeFolderManifest(bytes.subarray(0, length)), bad, `${String(length)} bytes`);
});

test("decodeFolderManifest() refuses later versions by a code of their own", () => {
  const manifest = randomManifest(new SeededRandom(7));
  assert.throws(
    () => decodeFolderManifest(changed(manifest, '"version": 1', '"version": 2')),
    (error) => hasFault(error, "wire/unsupported-folder-manifest"),
  );
});

test("decodeFolderManifest() refuses paths that lead out of the folder, and other wrong forms", () => {
  const manifest = randomManifest(new SeededRandom(8));
  const cases = [
    ['"wasm_module.bin"', '"../wasm_module.bin"'],
    ['"wasm_module.bin"', '"/etc/passwd"'],
    ['"name": "wasm_module"', '"name": "wasm_chunk_store/x"'],
    ['"offset": 0', '"offset": -1'],
    ['"layout": "[a-z]+"', '"layout": "zip"'],
    ['"sha256": "0', '"sha256": "X'],
    ['"canister": (null|"[^"]*")', '"canister": "aaaaa-ab"'],
  ] as const;
  for (const [from, to] of cases)
    assert.throws(
      () => decodeFolderManifest(changed(manifest, new RegExp(from), to)),
      (error) => hasFault(error, "wire/bad-folder-manifest"),
      to,
    );
});
