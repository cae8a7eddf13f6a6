import { hasFault } from "../../bytes/mod.ts";
import { decodeManagementArgs, type ManagementArgs } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";

export type DecodedArgs<Method extends keyof ManagementArgs> =
  | { readonly ok: true; readonly args: ManagementArgs[Method] }
  | { readonly ok: false; readonly reject: Reject };

/** Decodes the Candid argument of `method`; bytes that do not fit are refused with IC0408. */
export function decodeArgs<Method extends keyof ManagementArgs>(
  method: Method,
  bytes: Uint8Array,
): DecodedArgs<Method> {
  try {
    return { ok: true, args: decodeManagementArgs(method, bytes) };
  } catch (error) {
    if (!hasFault(error, "wire/bad-candid") || !(error instanceof Error)) throw error;
    return { ok: false, reject: reject("IC0408", `Error decoding candid: ${error.message}`) };
  }
}
