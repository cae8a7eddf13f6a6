import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { PAGE_BYTES, type PageStore } from "../../pages/mod.ts";
import { StoreError, type StoreFault } from "../../store/mod.ts";
import { WatchedPageStore } from "./watched-page-store.ts";

const page = new Uint8Array(PAGE_BYTES);

function failingWith(fault: StoreFault): Required<PageStore> {
  return {
    readRun: () => {
      throw new StoreError(fault);
    },
    append: () => {
      throw new StoreError(fault);
    },
    read: () => {
      throw new StoreError(fault);
    },
  };
}

test("WatchedPageStore remembers that the medium failed, until a new round begins", () => {
  const path = "pages/00000000.seg";
  const store = new WatchedPageStore(failingWith({ code: "store/disk-full", path, systemCode: "ENOSPC" }));
  store.assertNoFailure();
  assert.throws(
    () => store.append(page),
    (error) => hasFault(error, "store/disk-full"),
  );
  assert.throws(
    () => {
      store.assertNoFailure();
    },
    (error) => hasFault(error, "store/disk-full"),
  );
  store.forgetFailure();
  store.assertNoFailure();
});

test("WatchedPageStore leaves damage to the call that met it", () => {
  const place = { path: "pages/00000000.seg", offset: 4096, reason: "a test" };
  const store = new WatchedPageStore(failingWith({ code: "store/page-corrupt", ...place }));
  assert.throws(
    () => {
      store.read(0, page, 0);
    },
    (error) => hasFault(error, "store/page-corrupt"),
  );
  store.assertNoFailure();
});
