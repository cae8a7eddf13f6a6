import { FolderError, type FolderFault } from "../folder-error.ts";

type DiskCode = Extract<FolderFault, { readonly systemCode: string }>["code"];

const codes: ReadonlyMap<string, DiskCode> = new Map([
  ["ENOSPC", "folder/disk-full"],
  ["EDQUOT", "folder/disk-full"],
  ["EFBIG", "folder/disk-full"],
  ["EROFS", "folder/not-writable"],
  ["EACCES", "folder/not-writable"],
  ["EPERM", "folder/not-writable"],
  ["ENOENT", "folder/not-found"],
  ["ENOTDIR", "folder/not-found"],
  ["EMFILE", "folder/too-many-files"],
  ["ENFILE", "folder/too-many-files"],
]);

/** The system's error as one of this folder's codes. */
export function systemFault(error: unknown, path: string): FolderError {
  const systemCode = systemCodeOf(error);
  const taken = systemCode === "ENOTEMPTY" || systemCode === "EEXIST";
  if (taken) return new FolderError({ code: "folder/exists", path }, { cause: error });
  if (systemCode === "ELOOP") return new FolderError({ code: "folder/not-a-file", path }, { cause: error });
  const code = codes.get(systemCode) ?? "folder/io-failed";
  return new FolderError({ code, path, systemCode }, { cause: error });
}

/** `ENOSPC` and the like; the message where the system gave no code. */
export function systemCodeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : String(error);
}
