import { Principal } from "@icp-sdk/core/principal";
import type { ConsoleWords } from "../../console/mod.ts";
import { describeError } from "../describe-error.ts";
import { findingLine } from "../operations/finding-line.ts";
import { refusalError } from "../operations/refusal-error.ts";

/** The command line's words for errors, for the console. */
export const consoleWords: ConsoleWords = {
  error: (error, module) => {
    const { code, icCode, message, cause, next } = describeError(error, { canister: module });
    return {
      code: icCode === undefined ? code : code.slice(icCode.length + 2, -1),
      ic_code: icCode ?? null,
      message,
      cause: cause ?? null,
      next: next ?? null,
    };
  },
  refusal: (refusal, kind, { key, canister_id: id }) => {
    const canister = { name: key, id: Principal.fromText(id) };
    const { fault, message, next } = refusalError(refusal, { kind, before: { snapshots: [] } }, canister);
    return { code: fault.code, ic_code: null, message, cause: null, next: next ?? null };
  },
  finding: findingLine,
};
