import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import { readModuleMetadata, readModuleSection } from "../../client/mod.ts";
import { appendCustomSection } from "./custom-section.ts";

const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

function textOf(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : decodeUtf8(content);
}

test("appendCustomSection() leaves earlier sections readable", () => {
  const content = encodeUtf8("service : {}".repeat(50));
  const first = appendCustomSection(emptyModule, "icp:public candid:service", content);
  const both = appendCustomSection(first, "icp:public about", encodeUtf8("more"));
  assert.deepEqual(readModuleSection(both, "icp:public candid:service"), content);
  assert.equal(textOf(readModuleSection(both, "icp:public about")), "more");
  assert.deepEqual(both.subarray(0, first.length), first);
});

test("readModuleMetadata() reads public and private sections, also of gzip modules", () => {
  const wasmModule = appendCustomSection(emptyModule, "icp:private about", encodeUtf8("hidden"));
  assert.equal(textOf(readModuleMetadata(wasmModule, "about")), "hidden");
  assert.equal(textOf(readModuleMetadata(gzipSync(wasmModule), "about")), "hidden");
  assert.equal(readModuleMetadata(emptyModule, "about"), undefined);
});
