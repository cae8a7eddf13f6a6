/** Users by number; the first one creates the canisters. */
export type UserNumber = 0 | 1;

/** What is called, about canisters, modules and snapshots by number: whatever they are then, the call can be made. */
export type Operation = { readonly user: UserNumber } & (
  | { readonly kind: "create" | "advance" }
  | {
      readonly kind: "start" | "stop" | "uninstall" | "delete" | "clear_chunks" | "top_up";
      readonly canister: number;
    }
  | {
      readonly kind: "install";
      readonly canister: number;
      readonly mode: "install" | "reinstall" | "upgrade";
      readonly module: number;
      /** First byte of the heap afterwards; without it the module's own. */
      readonly arg: number | undefined;
    }
  | { readonly kind: "controllers"; readonly canister: number; readonly shared: boolean }
  | { readonly kind: "environment"; readonly canister: number }
  | { readonly kind: "upload_chunk"; readonly canister: number; readonly chunk: number }
  | { readonly kind: "call"; readonly canister: number; readonly method: UpdateMethod }
  | {
      readonly kind: "take";
      readonly canister: number;
      readonly replaces: SnapshotNumber | undefined;
      readonly uninstalls: boolean;
    }
  | {
      readonly kind: "load" | "delete_snapshot" | "download";
      readonly canister: number;
      readonly snapshot: SnapshotNumber;
    }
  | {
      readonly kind: "upload";
      readonly canister: number;
      readonly module: number;
      readonly counter: number;
      readonly wasmPages: number;
      readonly stablePages: number;
      readonly replaces: SnapshotNumber | undefined;
    }
);

/** Update methods of the counter canister. */
export type UpdateMethod =
  "increment" | "save" | "grow" | "certify" | "silent" | "refuse" | "fail" | "print_and_trap" | "absent";

/** A snapshot by its canister's number and its place among those that the canister ever had. */
export interface SnapshotNumber {
  readonly canister: number;
  readonly local: number;
}
