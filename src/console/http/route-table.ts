import { ConsoleError } from "../console-error.ts";
import type { Session } from "../session/session-store.ts";
import type { ConsoleRequest, ConsoleResponse } from "./console-message.ts";

/**
 * Who may use a route: anybody with the console's address, whoever has a session, or operators alone. A browser's streams of
 * events bring no headers: there the cookie must do, and the stream's path is a secret.
 */
export type Access = "open" | "stream" | "session" | "operator";

/** A request that may be answered. */
export interface RouteCall {
  readonly request: ConsoleRequest;
  /** The parts of the path that the route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Absent for open routes only. */
  readonly session: Session | undefined;
}

/** One method of one path. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Like "modules/:key/plans", below the interface's root. */
  readonly path: string;
  readonly access: Access;
  readonly answer: (call: RouteCall) => Promise<ConsoleResponse>;
}

/** A route and what the path says to it. */
export interface MatchedRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request. HEAD is answered as GET.
 *
 * @param path Below the interface's root, percent-encoded.
 * @throws ConsoleError "console/unknown-route" or "console/wrong-method"
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): MatchedRoute {
  const parts = path.split("/").map(decodePart);
  const matching = routes.flatMap((route) => {
    const params = matchPath(route.path.split("/"), parts);
    return params === undefined ? [] : [{ route, params }];
  });
  const wanted = method === "HEAD" ? "GET" : method;
  const found = matching.find(({ route }) => route.method === wanted);
  if (found !== undefined) return found;
  if (matching.length === 0)
    throw new ConsoleError({ code: "console/unknown-route", path }, `There is nothing at ${path}`);
  const allowed = [...new Set(matching.map(({ route }) => route.method))];
  throw new ConsoleError(
    { code: "console/wrong-method", allowed },
    `${path} does not take ${method}, but ${allowed.join(", ")}`,
  );
}

function matchPath(
  names: readonly string[],
  parts: readonly (string | undefined)[],
): Readonly<Record<string, string>> | undefined {
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index];
    if (part === undefined || part === "") return undefined;
    if (name.startsWith(":")) params[name.slice(1)] = part;
    else if (name !== part) return undefined;
  }
  return params;
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
