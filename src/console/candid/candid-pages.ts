import type { Client } from "../../client/mod.ts";
import { ConsoleError } from "../console-error.ts";
import { checkOrigin, isSafeMethod } from "../http/check-origin.ts";
import { isLocalName } from "../http/check-host.ts";
import type { ConsoleRequest, ConsoleResponse } from "../http/console-message.ts";
import { type DescribeError, errorResponse } from "../http/error-response.ts";
import { apiRoot, errorPage } from "../http/handle-request.ts";
import { matchRoute } from "../http/route-table.ts";
import { securityHeaders } from "../http/security-headers.ts";
import { pages, staticFile } from "../http/static-files.ts";
import { candidRoutes } from "../routes/candid-routes.ts";

/** A request to the port of a network that no endpoint of the network takes. */
export interface PageRequest {
  /** In upper case. */
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** The query with its question mark; empty without one. */
  readonly search: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An answer with a whole body. */
export interface PageResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the Candid page is made of. */
export interface CandidPageOptions {
  /** Calls as nobody: whoever reaches the port can call so anyway. */
  readonly client: () => Promise<Client>;
  /** Folder of the built pages, absolute. */
  readonly appDirectory: string;
  readonly describe: DescribeError;
}

/** What a page sends with everything but GET: a header that no page of another origin may send. */
const csrf = "candid";
const candidRoot = `${apiRoot}candid/`;
const assets = "/assets/";

/**
 * The page that calls methods of canisters by their Candid interface, for the port of a network: `/?canisterId=<id>`, the
 * files that it needs, and its part of the interface. There is no session and no cookie; only programs and pages of
 * this machine are answered.
 *
 * @returns A handler; what it gives is undefined for requests that are not about the page
 */
export function candidPages(
  options: CandidPageOptions,
): (request: PageRequest) => Promise<PageResponse | undefined> {
  const routes = candidRoutes({ client: options.client, access: "open", nowMs: Date.now });
  const answer = async (request: ConsoleRequest): Promise<ConsoleResponse> => {
    requireLocalName(request.headers["host"]);
    if (!request.path.startsWith(candidRoot)) {
      const path = request.path === "/" ? pages.candid : request.path;
      return staticFile(request, options.appDirectory, path);
    }
    checkOrigin(request);
    requireHeader(request);
    const { route, params } = matchRoute(routes, request.method, request.path.slice(apiRoot.length));
    return route.answer({ request, params, session: undefined });
  };
  return async (page) => {
    if (!isOurs(page)) return undefined;
    const request = { ...page, query: new URLSearchParams(page.search), body: once(page.body) };
    const isApi = page.path.startsWith(candidRoot);
    const failed = (error: unknown): ConsoleResponse =>
      isApi ? errorResponse(error, options.describe) : errorPage(error, options.describe);
    const response = await answer(request).catch(failed);
    if (response.kind === "events") throw new TypeError("The Candid page has no streams");
    const { status, headers, body } = response;
    return { status, headers: { ...securityHeaders, ...headers }, body };
  };
}

function isOurs({ method, path, search }: PageRequest): boolean {
  if (path.startsWith(candidRoot)) return true;
  if (!isSafeMethod(method)) return false;
  return path.startsWith(assets) || (path === "/" && new URLSearchParams(search).has("canisterId"));
}

/** A name that was led to this machine (DNS rebinding) must not make it call. */
function requireLocalName(host: string | undefined): void {
  if (host !== undefined && isLocalName(host)) return;
  throw new ConsoleError(
    { code: "console/foreign-host", host: host ?? "" },
    `Cannot answer as the host "${host ?? ""}": this is no name of this machine`,
    { next: "Open the page as http://localhost or http://127.0.0.1" },
  );
}

function requireHeader({ method, headers }: ConsoleRequest): void {
  if (isSafeMethod(method) || headers["x-icebox-csrf"] === csrf) return;
  throw new ConsoleError({ code: "console/bad-csrf" }, `The header x-icebox-csrf must be "${csrf}"`);
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array, void> {
  await Promise.resolve();
  yield body;
}
