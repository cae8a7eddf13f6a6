import assert from "node:assert/strict";
import { type FuzzTarget, fuzzTarget } from "../fuzz-target.ts";
import { apply, emptyModel } from "../management/model.ts";
import type { Operation } from "../management/operation.ts";
import { randomOperations } from "../management/random-operation.ts";
import { TestedSubnet } from "../management/tested-subnet.ts";
import { shorterLists } from "../shrink.ts";

function check(operations: readonly Operation[]): void {
  const subnet = new TestedSubnet();
  let model = emptyModel;
  for (const [index, operation] of operations.entries()) {
    const { expected, model: after } = apply(model, operation);
    const snapshot =
      "snapshot" in operation
        ? model.canisters.get(operation.snapshot.canister)?.snapshots.get(operation.snapshot.local)
        : undefined;
    assert.equal(subnet.perform(operation, snapshot), expected, `operation ${index}, ${operation.kind}`);
    model = after;
    for (const canister of model.canisters.values()) subnet.compare(canister);
  }
}

/** Sequences of management calls: the replica does what a model of the interface specification does. */
export const managementTarget: FuzzTarget = fuzzTarget<readonly Operation[]>({
  name: "management",
  generate: randomOperations,
  check,
  shrink: shorterLists,
  describe: (operations) => operations.map((operation) => JSON.stringify(operation)).join("\n"),
});
