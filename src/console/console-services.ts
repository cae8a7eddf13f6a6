import type { Principal } from "../wire/mod.ts";
import type { Client } from "../client/mod.ts";
import type { Finding, JournalStore, JournalTarget, OperationKind, Refusal } from "../recovery/mod.ts";
import type { ApiError } from "./api/error.ts";
import type { HistoryEvent } from "./api/history.ts";
import type { ModuleEdit, ModuleSummary } from "./api/module.ts";
import type { SessionAnswer } from "./api/session.ts";

/** The modules of a project on one network, wherever they are written down. */
export interface ModuleSource {
  /** All of them, in the order in which they are shown. Asks the network where that is needed to tell their kinds. */
  list(): Promise<readonly ModuleSummary[]>;
  /** The one with that key; no other canister is asked. */
  find(key: string): Promise<ModuleSummary | undefined>;
  /**
   * Writes a module down, or changes what is written of it.
   *
   * @throws an error with a code if there is no project file or the module cannot be written
   */
  edit(edit: ModuleEdit): Promise<void>;
  /** Takes away what is written of a module; the canister is left alone. */
  remove(key: string): Promise<void>;
}

/** How far a transfer has come, of all sections whose size is known. */
export interface TransferProgress {
  readonly section: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** What a transfer is told besides its ends. */
export interface TransferEffects {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TransferProgress) => void;
}

/** Moves snapshots between the network and folders. What was interrupted goes on the next time. */
export interface TransferPort {
  /** @param folder Absolute; it appears when it is complete. */
  download(
    snapshot: { readonly canisterId: Principal; readonly snapshotId: Uint8Array; readonly folder: string },
    effects: TransferEffects,
  ): Promise<void>;
  /** @returns The id of the new snapshot. */
  upload(
    snapshot: {
      readonly canisterId: Principal;
      /** As the user calls it. */
      readonly name: string;
      /** Absolute. */
      readonly folder: string;
      /** Goes when the new one is complete. */
      readonly replace: Uint8Array | undefined;
    },
    effects: TransferEffects,
  ): Promise<Uint8Array>;
}

/** Says in words what the layers below tell in codes. */
export interface ConsoleWords {
  /** @param module Key of the module that the failed request was about. */
  error(error: unknown, module?: string): ApiError;
  refusal(refusal: Refusal, kind: OperationKind, module: ModuleSummary): ApiError;
  finding(finding: Finding, module: string): string;
}

/** What a console works with. It reads no project and chooses no network by itself. */
export interface ConsoleServices {
  /** Signs as the identity that the console was started with. */
  readonly client: Client;
  /** What a session is told of where it is. */
  readonly about: Pick<SessionAnswer, "network" | "environment" | "identity" | "project" | "icebox">;
  readonly modules: ModuleSource;
  readonly journals: JournalStore;
  /** The options that lead to the network and the identity again. */
  readonly target: JournalTarget;
  readonly transfers: TransferPort;
  /** What a canister's own history says; undefined where the network tells it to canisters alone. */
  readonly history: (canisterId: string) => Promise<readonly HistoryEvent[] | undefined>;
  readonly words: ConsoleWords;
  /** Where the console keeps its log and the files that it was given, absolute. */
  readonly dataDirectory: string;
  /** Where downloads go and uploads come from, absolute. */
  readonly snapshotsDirectory: string;
}
