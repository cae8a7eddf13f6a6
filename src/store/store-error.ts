/**
 * Every way the store can fail. Codes are stable and documented; messages are not.
 *
 * The medium's faults (`disk-full`, `not-writable`, `file-missing`, `too-many-files`, `io-failed`) leave the store as it
 * was: the same call may succeed later. After `sync-failed` nothing can be promised any more until the store is opened
 * again. The faults with an `offset` name damage.
 */
export type StoreFault =
  | {
      readonly code:
        | "store/disk-full"
        | "store/not-writable"
        | "store/file-missing"
        | "store/too-many-files"
        | "store/io-failed";
      readonly path: string;
      readonly systemCode: string;
    }
  | { readonly code: "store/sync-failed"; readonly reason: string }
  | { readonly code: "store/closed" }
  | { readonly code: "store/owned"; readonly pid: number }
  | { readonly code: "store/unknown-slot"; readonly slot: number }
  | { readonly code: "store/unsupported-version"; readonly path: string; readonly version: number }
  | {
      readonly code:
        | "store/header-corrupt"
        | "store/record-corrupt"
        | "store/checkpoint-corrupt"
        | "store/page-corrupt"
        | "store/blob-corrupt"
        | "store/foreign-file"
        | "store/file-absent";
      readonly path: string;
      /** Bytes from the start of the file. */
      readonly offset: number;
      readonly reason: string;
    };

/** Thrown by the store; `fault.code` is stable, the message is not. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly fault: StoreFault;

  constructor(fault: StoreFault, options?: ErrorOptions) {
    super(describe(fault), options);
    this.fault = fault;
  }
}

/** The file was changed from outside or is gone. */
export type DamageFault = Extract<StoreFault, { readonly offset: number }>;

/** An error that names damage. */
export function damaged(code: DamageFault["code"], path: string, offset: number, reason: string): StoreError {
  return new StoreError({ code, path, offset, reason });
}

function describe(fault: StoreFault): string {
  switch (fault.code) {
    case "store/disk-full":
      return `Cannot write "${fault.path}" as the disk is full`;
    case "store/not-writable":
      return `Cannot write "${fault.path}" as it may not be written: ${fault.systemCode}`;
    case "store/file-missing":
      return `Cannot use "${fault.path}" as it is gone`;
    case "store/too-many-files":
      return `Cannot open "${fault.path}" as too many files are open`;
    case "store/io-failed":
      return `Cannot read or write "${fault.path}": ${fault.systemCode}`;
    case "store/sync-failed":
      return `Cannot go on as the disk did not confirm what was written, open the store again: ${fault.reason}`;
    case "store/closed":
      return "Cannot use the store as it is closed";
    case "store/owned":
      return `Cannot open the store as process ${fault.pid} has it open`;
    case "store/unknown-slot":
      return `Cannot read page slot "${fault.slot}" as it holds no page`;
    case "store/unsupported-version":
      return `Cannot read "${fault.path}" as a newer program wrote it: version ${fault.version}`;
    default:
      return `Cannot trust "${fault.path}" at offset ${fault.offset}: ${fault.reason}`;
  }
}
