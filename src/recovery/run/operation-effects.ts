import type { CanisterControl } from "../canister-control.ts";
import type { JournalTarget } from "../journal/work-origin.ts";
import type { JournalStore } from "../journal/journal-store.ts";
import type { OperationEvent } from "./operation-event.ts";

/** The world around the end of an operation, whoever brings it about. */
export interface SettleEffects {
  readonly control: CanisterControl;
  readonly report: (event: OperationEvent) => void;
  /** Interrupts waiting. */
  readonly signal: AbortSignal;
  /**
   * Is told of each place at which the operation can be cut off: tests end the process there. @default {nothing}
   */
  readonly reached?: (place: string) => void;
  /** Milliseconds since 1970. @default {the machine's clock} */
  readonly nowMs?: () => number;
  /** Pause between two looks at a call that is on its way, milliseconds. @default {1000} */
  readonly pauseMs?: number;
}

/** The world around an operation. Its `signal` brings the operation to a safe end. */
export interface OperationEffects extends SettleEffects {
  readonly journals: JournalStore;
  /** How the user calls the canister. */
  readonly name: string;
  /** The network by its URL and its root key (DER). */
  readonly network: { readonly url: string; readonly rootKeyDer: Uint8Array };
  readonly target: JournalTarget;
  /** How long a canister may take to stop, milliseconds. @default {300000} */
  readonly stopTimeoutMs?: number;
}
