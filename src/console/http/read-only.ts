import { ConsoleError } from "../console-error.ts";

/** The refusal of a change to a session that may only look. */
export function readOnlyRefusal(): ConsoleError {
  return new ConsoleError({ code: "console/read-only" }, "This session may look, but change nothing", {
    next: "Open a link for operators: icebox console prints one",
  });
}
