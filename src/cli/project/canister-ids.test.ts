import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { createWorkplace } from "../testing/workplace.ts";
import {
  canisterIdsPath,
  forgetCanisterId,
  forgetEnvironment,
  readCanisterIds,
  recordCanisterId,
} from "./canister-ids.ts";

test("recordCanisterId() adds to what is remembered and leaves no other file behind", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  assert.deepEqual(readCanisterIds(directory), {});
  recordCanisterId(directory, { environment: "local", name: "chat", id: "aaaaa-aa" });
  recordCanisterId(directory, { environment: "local", name: "store", id: "2vxsx-fae" });
  recordCanisterId(directory, { environment: "ic", name: "chat", id: "2vxsx-fae" });
  assert.deepEqual(readCanisterIds(directory), {
    local: { chat: "aaaaa-aa", store: "2vxsx-fae" },
    ic: { chat: "2vxsx-fae" },
  });
  assert.deepEqual(readdirSync(dirname(canisterIdsPath(directory))), ["canister-ids.json"]);
});

test("forgetCanisterId() forgets by id, forgetEnvironment() all of one environment", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  recordCanisterId(directory, { environment: "local", name: "chat", id: "aaaaa-aa" });
  recordCanisterId(directory, { environment: "local", name: "store", id: "2vxsx-fae" });
  recordCanisterId(directory, { environment: "ic", name: "chat", id: "aaaaa-aa" });
  forgetCanisterId(directory, "local", "aaaaa-aa");
  assert.deepEqual(readCanisterIds(directory), { local: { store: "2vxsx-fae" }, ic: { chat: "aaaaa-aa" } });
  forgetEnvironment(directory, "local");
  assert.deepEqual(readCanisterIds(directory), { ic: { chat: "aaaaa-aa" } });
});

for (const content of ["", "[]", '{"local":[]}', '{"local":{"chat":5}}']) {
  test(`readCanisterIds() refuses a file with ${JSON.stringify(content)}`, () => {
    using workplace = createWorkplace();
    recordCanisterId(workplace.directory, { environment: "local", name: "chat", id: "aaaaa-aa" });
    writeFileSync(canisterIdsPath(workplace.directory), content);
    assert.throws(
      () => readCanisterIds(workplace.directory),
      (error) => hasFault(error, "cli/file-corrupt"),
    );
  });
}
