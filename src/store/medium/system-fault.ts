import { StoreError, type StoreFault } from "../store-error.ts";

type MediumCode = Extract<StoreFault, { readonly systemCode: string }>["code"];

const codes: ReadonlyMap<string, MediumCode> = new Map([
  ["ENOSPC", "store/disk-full"],
  ["EDQUOT", "store/disk-full"],
  ["EFBIG", "store/disk-full"],
  ["EROFS", "store/not-writable"],
  ["EACCES", "store/not-writable"],
  ["EPERM", "store/not-writable"],
  ["ENOENT", "store/file-missing"],
  ["ENOTDIR", "store/file-missing"],
  ["EMFILE", "store/too-many-files"],
  ["ENFILE", "store/too-many-files"],
]);

/** The system's error as one of the store's codes. */
export function systemFault(error: unknown, path: string): StoreError {
  const systemCode = systemCodeOf(error);
  return new StoreError(
    { code: codes.get(systemCode) ?? "store/io-failed", path, systemCode },
    { cause: error },
  );
}

/** `ENOSPC` and the like; the message where the system gave no code. */
export function systemCodeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : String(error);
}
