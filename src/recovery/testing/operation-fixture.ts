import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JournalStore } from "../journal/journal-store.ts";
import { observeCanister } from "../observe-canister.ts";
import type { OperationPlan } from "../plan/operation-plan.ts";
import { planSnapshotCreate } from "../plan/plan-snapshot-create.ts";
import { planSnapshotDelete } from "../plan/plan-snapshot-delete.ts";
import { planSnapshotRestore } from "../plan/plan-snapshot-restore.ts";
import type { OperationEffects } from "../run/operation-effects.ts";
import type { OperationEvent } from "../run/operation-event.ts";
import type { Finding } from "../settle/finding.ts";
import type { MemoryCanister } from "./memory-canister.ts";

/** A folder for journals, and what was reported. Gone when disposed. */
export interface OperationFixture extends Disposable {
  readonly journals: JournalStore;
  readonly events: OperationEvent[];
  readonly findings: () => readonly Finding[];
  effects(control: MemoryCanister, more?: Partial<OperationEffects>): OperationEffects;
}

/** Files that live in memory: each step of a journal is synced, thousands of times in a test. */
const memoryFolder = "/dev/shm";

/** Makes one. */
export function createOperationFixture(): OperationFixture {
  const directory = mkdtempSync(join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), "icebox-recovery-"));
  const journals = new JournalStore(join(directory, "operations"));
  const events: OperationEvent[] = [];
  return {
    journals,
    events,
    findings: () => events.flatMap((event) => (event.kind === "finding" ? [event.finding] : [])),
    effects: (control, more = {}) => ({
      control,
      journals,
      name: "chat",
      network: { url: "http://127.0.0.1:1", rootKeyDer: new Uint8Array(133) },
      target: { environment: "local", identity: "default" },
      report: (event) => void events.push(event),
      signal: new AbortController().signal,
      nowMs: () => 10_000_000,
      pauseMs: 1,
      ...more,
    }),
    [Symbol.dispose]: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The operations that every test of cutting off goes through. */
export const operationNames = [
  "create",
  "create --replace",
  "create with a most of 1",
  "restore",
  "delete",
] as const;

/** Plans one of them for a canister with a snapshot, with `autoStop`. */
export async function planNamed(
  name: (typeof operationNames)[number],
  control: MemoryCanister,
): Promise<OperationPlan> {
  const { canisterId } = control;
  const request = { canisterId, before: await observeCanister(control, "chat"), autoStop: true };
  const [snapshot = ""] = control.ids;
  switch (name) {
    case "create":
      return planSnapshotCreate({ ...request, replace: undefined, maxSnapshots: 10 });
    case "create --replace":
      return planSnapshotCreate({ ...request, replace: snapshot, maxSnapshots: 10 });
    case "create with a most of 1":
      return planSnapshotCreate({ ...request, replace: undefined, maxSnapshots: 1 });
    case "restore":
      return planSnapshotRestore({ ...request, snapshot });
    case "delete":
      return planSnapshotDelete({ ...request, snapshot });
  }
}
