import assert from "node:assert/strict";
import { test } from "node:test";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { StoreError } from "../store-error.ts";

/** What every storage medium must do. `makeMedium` gives an empty one. */
export function testMedium(name: string, makeMedium: () => StorageMedium): void {
  test(`${name} reads back what was written at any position`, () => {
    const file = makeMedium().create("log/a");
    file.write(10, Uint8Array.of(1, 2, 3));
    file.write(11, Uint8Array.of(9));
    const target = new Uint8Array(20);
    assert.equal(file.read(8, target), 5);
    assert.deepEqual([...target.subarray(0, 5)], [0, 0, 1, 9, 3]);
    assert.equal(file.size(), 13);
    assert.equal(file.read(13, target), 0);
    file.close();
    file.close();
  });

  test(`${name} cuts a file and lengthens it with zeroes`, () => {
    const file = makeMedium().create("log/a");
    file.write(0, Uint8Array.of(1, 2, 3, 4));
    file.truncate(2);
    file.write(3, Uint8Array.of(7));
    const target = new Uint8Array(4);
    assert.equal(file.read(0, target), 4);
    assert.deepEqual([...target], [1, 2, 0, 7]);
    file.close();
  });

  test(`${name} lists, renames over another file and removes`, () => {
    const medium = makeMedium();
    for (const [path, byte] of [
      ["ckpt/a", 1],
      ["ckpt/b", 2],
    ] as const) {
      const file = medium.create(path);
      file.write(0, Uint8Array.of(byte));
      file.sync();
      file.close();
    }
    medium.rename("ckpt/b", "ckpt/a");
    medium.syncFolder("ckpt");
    assert.deepEqual(medium.list("ckpt"), ["a"]);
    assert.deepEqual(medium.list("blobs"), []);
    const target = new Uint8Array(1);
    const file = medium.open("ckpt/a", "read");
    file.read(0, target);
    file.close();
    assert.equal(target[0], 2);
    medium.remove("ckpt/a");
    medium.remove("ckpt/a");
    assert.deepEqual(medium.list("ckpt"), []);
  });

  test(`${name} empties a file that is created again`, () => {
    const medium = makeMedium();
    const first = medium.create("log/a");
    first.write(0, Uint8Array.of(1));
    first.close();
    const second = medium.create("log/a");
    assert.equal(second.size(), 0);
    second.close();
  });

  test(`${name} refuses to open a file that is not there`, () => {
    const medium = makeMedium();
    assert.throws(
      () => medium.open("log/none", "read"),
      (error) => error instanceof StoreError && error.fault.code === "store/file-missing",
    );
  });

  test(`${name} tells that a file lost its name`, () => {
    const medium = makeMedium();
    const file = medium.create("log/a");
    file.assertPresent();
    medium.remove("log/a");
    assert.throws(
      () => file.assertPresent(),
      (error) => error instanceof StoreError && error.fault.code === "store/file-missing",
    );
    file.close();
  });

  test(`${name} finishes a sync of a file that is closed meanwhile`, async () => {
    const file = makeMedium().create("log/a");
    file.write(0, Uint8Array.of(1));
    const synced = file.syncLater();
    file.close();
    await synced;
  });

  test(`${name} has a boot of 16 bytes`, () => {
    assert.equal(makeMedium().bootId.length, 16);
  });
}
