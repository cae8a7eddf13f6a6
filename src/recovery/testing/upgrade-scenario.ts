import type { Answer, RunState } from "../../client/mod.ts";
import { ByteWriter, encodeUtf8 } from "../../bytes/mod.ts";
import type { HealthCheck } from "../health/health-check.ts";
import { observeForUpgrade } from "../observe-for-upgrade.ts";
import type { OperationPlan } from "../plan/operation-plan.ts";
import { planUpgrade, type UpgradeRequest } from "../plan/plan-upgrade.ts";
import { describeModule } from "../plan/upgrade-module.ts";
import { MemoryCanister } from "./memory-canister.ts";
import { hashOf } from "../hash-of.ts";

/** A canister and an upgrade of it. */
export interface UpgradeScenario {
  readonly runState: RunState;
  readonly snapshots: number;
  /** Also one that needs chunks. */
  readonly isLarge: boolean;
  /** Chunks of others in the chunk store. */
  readonly foreignChunks: number;
  readonly snapshot: "add" | "replace" | "skip";
  /** What goes wrong with the new code. */
  readonly trouble: "none" | "trap" | "unhealthy";
  readonly checkStopped: boolean;
  readonly force: boolean;
}

const plain: UpgradeScenario = {
  runState: "running",
  snapshots: 1,
  isLarge: false,
  foreignChunks: 0,
  snapshot: "add",
  trouble: "none",
  checkStopped: false,
  force: false,
};

/** A scenario that is plain but for what is given. */
export function scenario(more: Partial<UpgradeScenario> = {}): UpgradeScenario {
  return { ...plain, ...more };
}

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module with nothing in it but a custom section of that many bytes. */
export function emptyModule(sizeBytes: number): Uint8Array {
  const content = new ByteWriter();
  content.leb128(3);
  content.bytes(encodeUtf8("pad"));
  for (let at = 0; at < sizeBytes; at += 1) content.u8((at >> 12) & 0xff);
  const section = content.finish();
  const module = new ByteWriter();
  module.bytes(Uint8Array.from(header));
  module.u8(0);
  module.leb128(section.length);
  module.bytes(section);
  return module.finish();
}

const smallModule = describeModule(emptyModule(100));
const largeModule = describeModule(emptyModule(2_500_000));

/** A check that calls `health`. */
export const healthCheck: HealthCheck = {
  name: "works",
  method: "health",
  mode: "query",
  arg: "4449444c0000",
  expect: { kind: "any" },
  timeoutMs: 1_000,
  retries: 1,
};

const refusal: Answer<Uint8Array> = {
  kind: "rejected",
  reject: { rejectCode: 5, errorCode: "IC0503", message: "trapped", certified: false },
};

/** The canister of a scenario. */
export function scenarioCanister({
  runState,
  snapshots,
  foreignChunks,
  trouble,
}: UpgradeScenario): MemoryCanister {
  const control = new MemoryCanister(runState, snapshots);
  for (let chunk = 0; chunk < foreignChunks; chunk += 1) {
    const bytes = new Uint8Array([0xff, chunk]);
    control.chunks.set(hashOf(bytes), bytes);
  }
  const before = control.moduleHash;
  if (trouble === "unhealthy")
    control.methods.set("health", () =>
      control.moduleHash === before ? { kind: "replied", value: new Uint8Array() } : refusal,
    );
  if (trouble === "trap")
    for (const method of ["install_code", "install_chunked_code"]) control.faults.set(method, "rejected");
  return control;
}

/** Plans the upgrade of a scenario. */
export async function planScenario(
  wanted: UpgradeScenario,
  control: MemoryCanister,
  more: Partial<UpgradeRequest> = {},
): Promise<OperationPlan> {
  const before = await observeForUpgrade(control, "chat");
  const [oldest = ""] = control.ids;
  return planUpgrade({
    canisterId: control.canisterId,
    before,
    module: wanted.isLarge ? largeModule : smallModule,
    arg: new Uint8Array([0x44, 0x49, 0x44, 0x4c, 0, 0]),
    mode: { kind: "upgrade" },
    snapshot:
      wanted.snapshot === "replace" ? { kind: "replace", snapshot: oldest } : { kind: wanted.snapshot },
    maxSnapshots: 10,
    healthChecks: [healthCheck],
    checkStopped: wanted.checkStopped,
    force: wanted.force,
    ...more,
  });
}
