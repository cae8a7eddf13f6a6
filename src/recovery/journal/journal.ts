import type { RunState } from "../../client/mod.ts";
import type { OperationKind } from "../plan/operation-plan.ts";
import type { Step } from "../plan/step.ts";
import type { WorkOrigin } from "./work-origin.ts";

/** A call that was sent, or was about to be. */
export interface JournalCall {
  /** 64 hexadecimal digits. */
  readonly requestId: string;
  /** When the network stops accepting it, milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The way back of an upgrade. */
export interface JournalBack {
  /** The first of the steps that belongs to it. */
  readonly from: number;
  /** Why it is gone. */
  readonly code: string;
  readonly message: string;
}

/** What an operation keeps on the disk while it is under way: docs/formats/operation-journal.md. Ids are hexadecimal. */
export interface Journal extends WorkOrigin {
  readonly kind: OperationKind;
  readonly before: {
    readonly runState: RunState;
    readonly version: bigint;
    readonly snapshots: readonly string[];
    /** SHA-256 of the module. Of upgrades only, as are the hashes of the chunk store. */
    readonly moduleHash?: string;
    readonly chunks?: readonly string[];
  };
  readonly steps: readonly Step[];
  /** The step under way; those before it are done. */
  readonly step: number;
  /** Of the step under way. */
  readonly calls: readonly JournalCall[];
  readonly back?: JournalBack;
  readonly found: {
    /** Canister version when it had stopped. */
    readonly version?: bigint;
    /** The new snapshot. */
    readonly taken?: string;
    /** When the canister had stopped for an upgrade, milliseconds since 1970. */
    readonly stoppedAtMs?: number;
    /** When it ran again. */
    readonly startedAtMs?: number;
  };
}
