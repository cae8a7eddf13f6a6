import assert from "node:assert/strict";
import { test } from "node:test";
import {
  canisterWith,
  controller,
  firstId,
  stranger,
} from "../management/snapshots/testing/subnet-fixture.ts";
import { chargeInstructions } from "./charge-instructions.ts";
import { freezingThreshold } from "./freezing-threshold.ts";

const canister = canisterWith({
  certifiedData: new Uint8Array(1),
  chunkStore: new Map([["aa", new Uint8Array()]]),
});
const threshold = freezingThreshold(canister);

test("chargeInstructions() takes a cycle per instruction, down to the freezing threshold", () => {
  const outcome = chargeInstructions({ ...canister, cycles: threshold + 100n }, 100n, controller);
  assert.ok(outcome.ok);
  assert.equal(outcome.canister.cycles, threshold);
});

test("chargeInstructions() refuses a cycle below the threshold and tells only controllers how much is missing", () => {
  const poor = { ...canister, cycles: threshold + 99n };
  const own = chargeInstructions(poor, 100n, controller);
  const foreign = chargeInstructions(poor, 100n, stranger);
  assert.ok(!own.ok && !foreign.ok);
  assert.equal(own.reject.errorCode, "IC0207");
  const id = firstId.toText();
  assert.equal(
    own.reject.message,
    `Canister snapshotting failed with: \`Canister ${id} is out of cycles: please top up the canister with at least 1 additional cycles\`\nTry sending more cycles with the request. See documentation: canister-snapshot-not-enough-cycles`,
  );
  assert.equal(
    foreign.reject.message.split("\n")[0],
    `Canister snapshotting failed with: \`Canister ${id} is out of cycles\``,
  );
});
