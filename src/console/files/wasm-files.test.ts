import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { ByteWriter, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { WasmFiles } from "./wasm-files.ts";

function moduleWith(name: string, content: string): Uint8Array {
  const section = new ByteWriter();
  section.leb128(name.length);
  section.bytes(encodeUtf8(name));
  section.bytes(encodeUtf8(content));
  const body = section.finish();
  const module = new ByteWriter();
  module.bytes(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  module.u8(0);
  module.leb128(body.length);
  module.bytes(body);
  return module.finish();
}

function withFiles(use: (files: WasmFiles, directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "icebox-wasm-"));
  try {
    use(new WasmFiles(directory), directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("add() says what a module is, compressed or not, and read() gives its bytes back", () => {
  withFiles((files) => {
    const plain = moduleWith("icp:public juno:package", '{"name":"@junobuild/satellite","version":"1.2.3"}');
    for (const bytes of [plain, new Uint8Array(gzipSync(plain))]) {
      const added = files.add(bytes);
      assert.equal(added.sha256, createHash("sha256").update(bytes).digest("hex"));
      assert.equal(added.is_compressed, bytes !== plain);
      assert.deepEqual(added.package, { name: "@junobuild/satellite", version: "1.2.3" });
      assert.deepEqual(files.read(added.sha256), bytes);
    }
    assert.equal(files.add(moduleWith("icp:public candid:service", "service : {}")).candid, "service : {}");
  });
});

const isNoModule = (error: unknown): boolean => hasFault(error, "console/not-a-module");

test("add() refuses what is no module, and leaves nothing", () => {
  withFiles((files, directory) => {
    const random = new SeededRandom(7);
    const torn = moduleWith("name", "content").subarray(0, -3);
    const spoiled = new Uint8Array(gzipSync(torn)).fill(0, 12);
    for (const bytes of [new Uint8Array(0), random.bytes(100), torn, spoiled])
      assert.throws(() => files.add(bytes), isNoModule);
    assert.deepEqual(readdirSync(directory), []);
  });
});

test("read() gives nothing that is not what its name says, and nothing from elsewhere", () => {
  withFiles((files, directory) => {
    const { sha256 } = files.add(moduleWith("a", "b"));
    writeFileSync(join(directory, `${sha256}.wasm`), "changed");
    for (const name of [sha256, "../secret", "0".repeat(64), sha256.toUpperCase()])
      assert.throws(() => files.read(name), { fault: { code: "console/unknown-file", sha256: name } });
  });
});

test("add() keeps the latest ten modules", () => {
  withFiles((files, directory) => {
    for (let index = 0; index < 15; index += 1) files.add(moduleWith("n", String(index)));
    assert.equal(readdirSync(directory).length, 10);
  });
});
