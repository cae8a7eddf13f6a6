import assert from "node:assert/strict";
import { test } from "node:test";
import { unknownSnapshot } from "./unknown-snapshot.ts";

const list = "icebox canister snapshot list chat shows the snapshots that there are";
const idOf = (number: number): string => `000000000000000${number.toString(16)}80000000001000010101`;

function nextOf(known: readonly string[]): string | undefined {
  return unknownSnapshot({ name: "chat", snapshot: idOf(15), known }).next;
}

test("unknownSnapshot() names ids that are near, unless there are so many that they are the list", () => {
  const ids = [0, 1, 2, 3].map(idOf);
  assert.equal(nextOf(ids.slice(0, 1)), `Did you mean ${idOf(0)}? ${list}`);
  assert.equal(nextOf(ids.slice(0, 3)), `Did you mean ${ids.slice(0, 3).join(" or ")}? ${list}`);
  assert.equal(nextOf(ids), list);
});
