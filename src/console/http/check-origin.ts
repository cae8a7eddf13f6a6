import { ConsoleError } from "../console-error.ts";
import type { ConsoleRequest } from "./console-message.ts";

/** Methods that change nothing. */
export function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Refuses what a page of another origin sends. `Host` must have been checked before: the origin is compared with it.
 *
 * @throws ConsoleError "console/foreign-origin"
 */
export function checkOrigin({ method, headers }: ConsoleRequest): void {
  const site = headers["sec-fetch-site"];
  const { origin, host } = headers;
  const isOwn = origin === `http://${host ?? ""}`;
  const isForeign =
    (site !== undefined && site !== "same-origin" && site !== "none") ||
    (origin === undefined ? !isSafeMethod(method) : !isOwn);
  if (!isForeign) return;
  throw new ConsoleError(
    { code: "console/foreign-origin", origin: origin ?? "" },
    "Cannot take a request that does not come from the console's own pages",
    { next: "Programs send the header Origin with the console's address" },
  );
}
