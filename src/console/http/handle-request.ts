import { encodeUtf8 } from "../../bytes/mod.ts";
import { ConsoleError } from "../console-error.ts";
import { noSession, type Session, type SessionStore } from "../session/session-store.ts";
import { readCookie } from "../session/session-cookie.ts";
import { checkHost, type ServerAddress } from "./check-host.ts";
import { checkOrigin, isSafeMethod } from "./check-origin.ts";
import type { ConsoleRequest, ConsoleResponse } from "./console-message.ts";
import { apiErrorOf, type DescribeError, errorResponse } from "./error-response.ts";
import { readOnlyRefusal } from "./read-only.ts";
import { matchRoute, type Route } from "./route-table.ts";
import { pages, staticFile } from "./static-files.ts";

/** What answers the requests of one console. */
export interface HandlerParts {
  readonly routes: readonly Route[];
  readonly sessions: SessionStore;
  /** Name of the session's cookie. */
  readonly cookie: string;
  /** Folder of the built pages. */
  readonly appDirectory: string;
  readonly describe: DescribeError;
}

/** Where the interface begins. */
export const apiRoot = "/api/v1/";

const csrfHeader = "x-icebox-csrf";

/**
 * Answers one request. Order: the host, so that no other name is ever answered; the origin; the route; the session, its
 * CSRF text and its role; only then the body is looked at.
 */
export async function handleRequest(
  request: ConsoleRequest,
  address: ServerAddress,
  parts: HandlerParts,
): Promise<ConsoleResponse> {
  const isApi = request.path.startsWith("/api/");
  try {
    checkHost(request.headers["host"], address);
    return isApi ? await answerApi(request, parts) : await answerFile(request, parts.appDirectory);
  } catch (error) {
    return isApi ? errorResponse(error, parts.describe) : errorPage(error, parts.describe);
  }
}

async function answerApi(request: ConsoleRequest, parts: HandlerParts): Promise<ConsoleResponse> {
  checkOrigin(request);
  if (!request.path.startsWith(apiRoot))
    throw new ConsoleError(
      { code: "console/unknown-route", path: request.path },
      `There is nothing at ${request.path}`,
    );
  const { route, params } = matchRoute(parts.routes, request.method, request.path.slice(apiRoot.length));
  if (route.access === "open") return route.answer({ request, params, session: undefined });
  const session = parts.sessions.use(readCookie(request.headers["cookie"], parts.cookie));
  if (route.access !== "stream") checkCsrf(request, session);
  if (route.access === "operator" && session.role !== "operator") throw readOnlyRefusal();
  return route.answer({ request, params, session });
}

/** Browsers send a cookie to all ports of a host: who has seen one elsewhere does not know the text that goes with it. */
function checkCsrf({ method, headers }: ConsoleRequest, { csrf }: Session): void {
  if (headers[csrfHeader] === csrf) return;
  if (isSafeMethod(method)) throw noSession();
  throw new ConsoleError(
    { code: "console/bad-csrf" },
    `The header ${csrfHeader} is not the one of the session`,
    { next: "Load the page again" },
  );
}

async function answerFile(request: ConsoleRequest, appDirectory: string): Promise<ConsoleResponse> {
  const { method, path } = request;
  if (!isSafeMethod(method))
    throw new ConsoleError(
      { code: "console/wrong-method", allowed: ["GET", "HEAD"] },
      `${path} does not take ${method}`,
    );
  return staticFile(request, appDirectory, path === "/" ? pages.console : path);
}

/** What a person sees who opens an address in a browser. */
export function errorPage(error: unknown, describe: DescribeError): ConsoleResponse {
  const response = errorResponse(error, describe);
  if (response.kind === "events") return response;
  const { code, message, next } = apiErrorOf(error, describe);
  const lines = [`Error: ${message}`, `Code: ${code}`, ...(next === null ? [] : [`Next: ${next}`])];
  return {
    ...response,
    headers: { ...response.headers, "content-type": "text/plain; charset=utf-8", "x-error-code": code },
    body: encodeUtf8(`${lines.join("\n")}\n`),
  };
}
