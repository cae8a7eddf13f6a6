import { join } from "node:path";
import { isAlive, ownMark, type ProcessMark } from "../../processes/mod.ts";
import {
  type DownloadRecord,
  downloadForm,
  RecordStore,
  type UploadRecord,
  uploadForm,
} from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { userIdentityStore } from "../identity/identity-store.ts";
import { cutOff } from "../operations/cut-off.ts";

/** The user's uploads, finished ones too, beside the identities. */
export function userUploads(context: CliContext): RecordStore<UploadRecord> {
  return new RecordStore(folderOf(context, "uploads"), uploadForm, cutOff(context));
}

/** The user's downloads that are not finished. */
export function userDownloads(context: CliContext): RecordStore<DownloadRecord> {
  return new RecordStore(folderOf(context, "downloads"), downloadForm, cutOff(context));
}

/** Whether a living process other than this one works on it. */
export function isOthers(process: ProcessMark): boolean {
  return isAlive(process) && process.pid !== ownMark().pid;
}

function folderOf({ env }: CliContext, name: string): string {
  return join(userIdentityStore(env).directory, name);
}
