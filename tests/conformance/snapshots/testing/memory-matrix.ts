import assert from "node:assert/strict";
import type { Principal } from "icebox/wire";
import { withCanister } from "../../../../src/replica/canisters.ts";
import { freezingThreshold } from "../../../../src/replica/cycles/freezing-threshold.ts";
import { memoryUsage } from "../../../../src/replica/cycles/memory-usage.ts";
import { allocatedBytes } from "../../../../src/replica/cycles/subnet-memory.ts";
import type { ManagementOutcome } from "../../../../src/replica/management/management-call.ts";
import type { CanisterState } from "../../../../src/replica/state.ts";
import { availableMemory, SnapshotSubnet } from "./snapshot-subnet.ts";

const T = 10n ** 12n;
const GIB = 2 ** 30;
const SUBNET_BYTES = 200 * GIB;
const THRESHOLD_BYTES = 100 * GIB;
const INITIAL_CYCLES = 100_000n * T;
const YEAR_SECONDS = 365n * 86_400n;

/** An operation of a management method, made ready by `setup`, and what it does to the memory usage of the canister. */
export interface MemoryScenario {
  readonly change: "increase" | "none" | "decrease";
  readonly setup: (subnet: SnapshotSubnet, canister: Principal) => () => ManagementOutcome;
}

/**
 * `long`: the freezing threshold is above what is set aside for storage; `short`: below. Allocations: none, one byte, one
 * that the operation crosses, one that covers everything.
 */
const freezingSeconds = { long: 10n * YEAR_SECONDS, short: 86_400n } as const;
const allocations = ["none", "small", "crossed", "large"] as const;

interface Run {
  readonly initialCycles: bigint;
  readonly reservedLimit: bigint;
  readonly takenBytes: number;
  readonly freezing: keyof typeof freezingSeconds;
  readonly allocation: (typeof allocations)[number];
}

interface Result {
  /** `IC0101 message`, `undefined` if it succeeded. */
  readonly refusal: string | undefined;
  readonly allocatedBytes: number;
  readonly reservedCycles: bigint;
  /** The fewest cycles with which it would have succeeded. */
  readonly minimumCycles: bigint;
}

/**
 * Tries the scenario with every allocation and freezing threshold: it succeeds as long as the subnet has the memory, the
 * canister may set the cycles aside, and has them, to the byte and to the cycle; a refusal changes nothing.
 */
export function assertMemoryRules(scenario: MemoryScenario): void {
  for (const freezing of ["long", "short"] as const) {
    for (const allocation of allocations) {
      const defaults: Run = {
        initialCycles: INITIAL_CYCLES,
        reservedLimit: INITIAL_CYCLES,
        takenBytes: THRESHOLD_BYTES / 4 + (3 * SUBNET_BYTES) / 4,
        freezing,
        allocation,
      };
      const first = run(scenario, defaults);
      assert.equal(first.refusal, undefined, `${freezing} ${allocation}`);
      const takenBytes = SUBNET_BYTES - first.allocatedBytes;
      assert.equal(run(scenario, { ...defaults, takenBytes }).refusal, undefined);
      if (first.allocatedBytes === 0) continue;
      assertRefusal(run(scenario, { ...defaults, takenBytes: takenBytes + 1 }), /^IC0101/);
      const { reservedCycles, minimumCycles } = first;
      assert.equal(run(scenario, { ...defaults, reservedLimit: reservedCycles }).refusal, undefined);
      assertRefusal(run(scenario, { ...defaults, reservedLimit: 1n }), /^IC0534/);
      assert.equal(run(scenario, { ...defaults, initialCycles: minimumCycles }).refusal, undefined);
      const tooFew = run(scenario, { ...defaults, initialCycles: minimumCycles - 1n });
      assertRefusal(tooFew, freezing === "long" ? /^IC0(207|532)/ : /^IC0532/);
      assertRefusal(tooFew, /least 1 additional cycles/);
    }
  }
}

function assertRefusal({ refusal }: Result, pattern: RegExp): void {
  assert.match(refusal ?? "the operation succeeded", pattern);
}

function run(scenario: MemoryScenario, params: Run): Result {
  const subnet = new SnapshotSubnet({
    subnetMemoryBytes: SUBNET_BYTES,
    reservationThresholdBytes: THRESHOLD_BYTES,
  });
  const id = subnet.create({ cycles: 2n * INITIAL_CYCLES });
  const operate = scenario.setup(subnet, id);
  fit(subnet, id, { scenario, params });
  const before = subnet.canister(id);
  assert.equal(before.reservedCycles, 0n);
  const availableBytes = availableMemory(subnet, id);

  const outcome = operate();
  const after = subnet.canister(id);
  const refusal =
    outcome.kind === "reject" ? `${outcome.reject.errorCode} ${outcome.reject.message}` : undefined;
  const usageBytes = usageWithoutHistory(after) + memoryUsage(before).history;
  const grownBytes = allocatedBytes(after, usageBytes) - allocatedBytes(before);
  if (refusal === undefined) assertChange(scenario, memoryUsage(before).total, usageBytes);
  else assert.deepEqual([grownBytes, after.reservedCycles], [0, 0n]);
  assert.equal(after.reservedCycles > 0n, grownBytes > 0);
  assert.equal(availableBytes - availableMemory(subnet, id), allocatedBytes(after) - allocatedBytes(before));
  const used = params.initialCycles - after.cycles - after.reservedCycles;
  const frozenBelow = freezingThreshold({ ...after, reservedCycles: 0n }, usageBytes);
  return {
    refusal,
    allocatedBytes: Math.max(0, grownBytes),
    reservedCycles: after.reservedCycles,
    minimumCycles: used + (after.reservedCycles > frozenBelow ? after.reservedCycles : frozenBelow),
  };
}

/** Gives the canister the settings and the cycles of the run, and fills the subnet with another one. */
function fit(
  subnet: SnapshotSubnet,
  id: Principal,
  { scenario, params }: { readonly scenario: MemoryScenario; readonly params: Run },
): void {
  const canister = subnet.canister(id);
  const settings = {
    ...canister.settings,
    memoryAllocationBytes: allocationOf(scenario, params, memoryUsage(canister).total),
    freezingThresholdSeconds: freezingSeconds[params.freezing],
    reservedCyclesLimit: params.reservedLimit,
  };
  const fitted = { ...canister, settings, cycles: params.initialCycles, reservedCycles: 0n };
  const other = subnet.canister(subnet.create({ cycles: INITIAL_CYCLES }));
  const memoryAllocationBytes = params.takenBytes - allocatedBytes(fitted);
  subnet.state = withCanister(withCanister(subnet.state, fitted), {
    ...other,
    settings: { ...other.settings, memoryAllocationBytes },
  });
}

function allocationOf({ change }: MemoryScenario, { allocation }: Run, usageBytes: number): number {
  switch (allocation) {
    case "none":
      return 0;
    case "small":
      return 1;
    case "large":
      return 80 * GIB;
    case "crossed":
      if (change === "none") return usageBytes;
      return change === "increase" ? usageBytes + 512 * 1024 : usageBytes - 2 * 1024;
  }
}

function usageWithoutHistory(canister: CanisterState): number {
  const usage = memoryUsage(canister);
  return usage.total - usage.history;
}

function assertChange({ change }: MemoryScenario, beforeBytes: number, afterBytes: number): void {
  const sign = { increase: 1, none: 0, decrease: -1 }[change];
  assert.equal(Math.sign(afterBytes - beforeBytes), sign);
}
