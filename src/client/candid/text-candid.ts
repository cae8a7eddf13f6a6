import { createRequire } from "node:module";
import type * as TextCandid from "@dfinity/didc";

const require = createRequire(import.meta.url);

/** The library for Candid's text form. It is loaded at first use, since few commands need it. */
export function loadTextCandid(): typeof TextCandid {
  // The package is CommonJS without a typed entry for it; its declaration file describes the same functions.
  return require("@dfinity/didc") as typeof TextCandid;
}
