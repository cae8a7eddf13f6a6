import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "../testing/workplace.ts";
import { collectMotokoSources } from "./motoko-sources.ts";

test("collectMotokoSources() follows relative imports and names packages", () => {
  using workplace = createWorkplace();
  const folder = join(workplace.directory, "src");
  mkdirSync(join(folder, "app"), { recursive: true });
  mkdirSync(join(folder, "text"));
  const files = {
    "app/main.mo": 'import A "mo:core/Array"; import { x } "../text"; import H "help"; actor { let s = "x" }',
    "app/help.mo": 'import Main "main"; import Gone "gone"; module {}',
    "text/lib.mo": 'import C "canister:chat"; module {}',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const sources = collectMotokoSources(join(folder, "app", "main.mo"));
  assert.deepEqual(Object.fromEntries(sources.files), files);
  assert.equal(sources.main, "app/main.mo");
  assert.deepEqual([...sources.packages], ["core"]);
});

test("collectMotokoSources() names a single file without a folder", () => {
  using workplace = createWorkplace();
  const path = join(workplace.directory, "main.mo");
  writeFileSync(path, "actor {}");
  assert.equal(collectMotokoSources(path).main, "main.mo");
});
