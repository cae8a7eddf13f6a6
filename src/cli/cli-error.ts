/** Every way a command can fail by itself. Codes are stable and documented; messages are not. */
export type CliFault =
  | {
      readonly code: "cli/bad-config";
      readonly path: string;
      readonly field: string;
      readonly reason: string;
    }
  | { readonly code: "cli/no-project"; readonly directory: string }
  | { readonly code: "cli/no-canisters"; readonly path: string }
  | { readonly code: "cli/unknown-canister"; readonly name: string; readonly environment: string }
  | { readonly code: "cli/unknown-module"; readonly key: string; readonly environment: string }
  | { readonly code: "cli/foreign-project-file"; readonly path: string }
  | {
      readonly code: "cli/ambiguous-canister";
      readonly name: string;
      readonly environment: string;
      readonly paths: readonly string[];
    }
  | { readonly code: "cli/unknown-network"; readonly name: string }
  | { readonly code: "cli/unknown-environment"; readonly name: string }
  | { readonly code: "cli/conflicting-options"; readonly options: readonly string[] }
  | { readonly code: "cli/bad-option"; readonly option: string; readonly value: string }
  | { readonly code: "cli/not-advanced"; readonly url: string; readonly reason: string }
  | { readonly code: "cli/network-not-running"; readonly directory: string }
  | { readonly code: "cli/network-unhealthy"; readonly url: string; readonly health: string }
  | { readonly code: "cli/network-already-running"; readonly url: string; readonly pid: number }
  | { readonly code: "cli/network-not-started"; readonly logPath: string }
  | { readonly code: "cli/network-not-stopped"; readonly pid: number; readonly waitedMs: number }
  | { readonly code: "cli/network-damaged"; readonly path: string; readonly count: number }
  | { readonly code: "cli/not-a-network-directory"; readonly path: string }
  | { readonly code: "cli/canister-running"; readonly name: string; readonly canisterId: string }
  | { readonly code: "cli/canister-stopping"; readonly name: string; readonly canisterId: string }
  | { readonly code: "cli/interrupted" }
  | {
      readonly code: "cli/upload-unfinished";
      readonly canisterId: string;
      readonly snapshotId: string | undefined;
    }
  | { readonly code: "cli/unproven-upload"; readonly name: string; readonly snapshots: readonly string[] }
  | { readonly code: "cli/other-upload"; readonly canisterId: string; readonly path: string }
  | { readonly code: "cli/nothing-to-change" }
  | { readonly code: "cli/no-viewers"; readonly setting: string }
  | { readonly code: "cli/control-lost"; readonly name: string }
  | { readonly code: "cli/bad-snapshot-id"; readonly text: string }
  | { readonly code: "cli/not-a-module"; readonly reason: string }
  | { readonly code: "cli/module-too-large"; readonly sizeBytes: number }
  | { readonly code: "cli/chunk-store-in-use"; readonly name: string; readonly chunks: number }
  | { readonly code: "cli/over-ceiling"; readonly name: string; readonly cycles: bigint }
  | { readonly code: "cli/kept-by-policy"; readonly name: string; readonly snapshot: string }
  | { readonly code: "cli/not-confirmed"; readonly name: string }
  | { readonly code: "cli/rolled-back"; readonly name: string; readonly reason: string }
  | { readonly code: "cli/empty-canister"; readonly name: string }
  | { readonly code: "cli/unknown-snapshot"; readonly name: string; readonly snapshot: string }
  | { readonly code: "cli/too-many-snapshots"; readonly name: string; readonly most: number }
  | { readonly code: "cli/too-few-cycles"; readonly name: string; readonly missing: bigint }
  | { readonly code: "cli/would-freeze"; readonly name: string; readonly missing: bigint }
  | { readonly code: "cli/not-recovered"; readonly count: number }
  | { readonly code: "cli/bad-canister-id"; readonly text: string; readonly path: string }
  | {
      readonly code: "cli/remote-canister";
      readonly name: string;
      readonly id: string;
      readonly environment: string;
    }
  | { readonly code: "cli/unknown-method"; readonly name: string; readonly methods: readonly string[] }
  | { readonly code: "cli/unknown-identity"; readonly name: string }
  | { readonly code: "cli/identity-out-of-reach"; readonly name: string; readonly where: string }
  | { readonly code: "cli/identity-locked"; readonly name: string }
  | { readonly code: "cli/unusable-key"; readonly name: string; readonly path: string }
  | { readonly code: "cli/no-keyring"; readonly reason: string }
  | {
      readonly code: "cli/not-in-keyring";
      readonly name: string;
      readonly service: string;
      readonly account: string;
    }
  | { readonly code: "cli/wrong-password"; readonly name: string }
  | { readonly code: "cli/bad-password"; readonly name: string; readonly reason: string }
  | { readonly code: "cli/interrupted" }
  | { readonly code: "cli/identity-exists"; readonly name: string }
  | { readonly code: "cli/bad-identity-name"; readonly name: string }
  | { readonly code: "cli/build-failed"; readonly canister: string; readonly reason: string }
  | { readonly code: "cli/file-unreadable"; readonly path: string; readonly reason: string }
  | { readonly code: "cli/file-busy"; readonly path: string; readonly pid: number }
  | { readonly code: "cli/file-corrupt"; readonly path: string; readonly reason: string };

/** What an error may carry besides its fault. */
export interface CliErrorOptions extends ErrorOptions {
  /** What the user can do: a command to run, or a sentence. */
  readonly next?: string;
}

/** A command could not do what was asked. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly fault: CliFault;
  readonly next: string | undefined;

  constructor(fault: CliFault, message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fault = fault;
    this.next = options.next;
  }
}
