import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sampleSnapshot } from "../folder/testing/sample-snapshot.ts";
import { filesIn, ScratchFolder } from "../folder/testing/scratch-folder.ts";
import { createWorkplace } from "./testing/workplace.ts";

test("icebox canister snapshot verify says what a folder holds, and refuses a damaged one by its code", async () => {
  using scratch = new ScratchFolder();
  using place = createWorkplace();
  const folder = await scratch.write("snapshot", sampleSnapshot(1));
  const whole = await place.run("canister", "snapshot", "verify", folder);
  assert.equal(whole.exitCode, 0, whole.notes);
  assert.match(whole.data, /is whole: 6 sections/);
  assert.match(whole.data, /Canister: bkyz2-fmaaa-aaaaa-qaaaq-cai/);
  const { data } = await place.run("canister", "snapshot", "verify", folder, "--json");
  const shown: unknown = JSON.parse(data);
  assert.ok(typeof shown === "object" && shown !== null && "sections" in shown && "sealed" in shown);
  assert.ok(shown.sealed === true && Array.isArray(shown.sections) && shown.sections.length === 6);

  const heap = join(folder, "wasm_memory.bin");
  const bytes = readFileSync(heap);
  bytes[9] = (bytes[9] ?? 0) ^ 1;
  writeFileSync(heap, bytes);
  const damaged = await place.run("canister", "snapshot", "verify", folder);
  assert.equal(damaged.exitCode, 1);
  assert.match(damaged.notes, /folder\/damaged/);
});

test("icebox canister snapshot convert writes Juno's layout and back, and says what is lost on other tools", async () => {
  using scratch = new ScratchFolder();
  using place = createWorkplace();
  const folder = await scratch.write("snapshot", sampleSnapshot(2));
  const juno = scratch.at("juno");
  const back = scratch.at("back");
  const convert = (...words: readonly string[]) => place.run("canister", "snapshot", "convert", ...words);
  const there = await convert(folder, "--output", juno, "--to", "juno");
  assert.equal(there.exitCode, 0, there.notes);
  assert.match(there.notes, /NaN/);
  const { data } = await convert(juno, "--output", back, "--to", "icp", "--json");
  assert.deepEqual(JSON.parse(data), { version: 1, layout: "icp", losses: ["floats"] });
  assert.deepEqual(filesIn(back), filesIn(folder));
  const again = await convert(folder, "--output", juno, "--to", "icp");
  assert.equal(again.exitCode, 1);
  assert.match(again.notes, /folder\/exists/);
  assert.equal((await convert(folder, "--output", scratch.at("x"), "--to", "zip")).exitCode, 2);
});
