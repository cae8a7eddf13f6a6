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

/** What an operation keeps on the disk while it is under way: docs/formats/operation-journal.md. Ids are hexadecimal. */
export interface Journal extends WorkOrigin {
  readonly kind: OperationKind;
  readonly before: {
    readonly runState: RunState;
    readonly version: bigint;
    readonly snapshots: readonly string[];
  };
  readonly steps: readonly Step[];
  /** The step under way; those before it are done. */
  readonly step: number;
  /** Of the step under way. */
  readonly calls: readonly JournalCall[];
  readonly found: {
    /** Canister version when it had stopped. */
    readonly version?: bigint;
    /** The new snapshot. */
    readonly taken?: string;
  };
}
