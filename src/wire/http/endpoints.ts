import { Principal } from "../principal.ts";

/** The three kinds of request that are posted. */
export type RequestKind = "call" | "query" | "read_state";

/** What a URL path names as the effective destination. */
export interface EndpointTarget {
  readonly kind: "canister" | "subnet";
  readonly id: Principal;
}

/** An endpoint of the HTTP interface. */
export type Endpoint =
  | { readonly kind: "status" }
  | { readonly kind: RequestKind; readonly version: 2 | 3 | 4; readonly target: EndpointTarget };

const statusPath = "/api/v2/status";

/** Every endpoint that takes a request, as the interface specification lists them; client and server both use it. */
const versions: Readonly<Record<RequestKind, Readonly<Record<"canister" | "subnet", readonly number[]>>>> = {
  call: { canister: [2, 3, 4], subnet: [4] },
  query: { canister: [2, 3], subnet: [3] },
  read_state: { canister: [2, 3], subnet: [2, 3] },
};

const requestPath = /^\/api\/v([234])\/(canister|subnet)\/([^/]*)\/(call|query|read_state)$/;

/**
 * Finds the endpoint of an HTTP request.
 *
 * @param method in upper case
 * @param path the URL's path without query
 * @returns `undefined` if there is no such endpoint (404), `bad-principal` if its id is no principal in text form (400),
 *   `bad-method` if the endpoint takes another method (405)
 * @example
 * ```ts
 * if (matchEndpoint("GET", "/api/v2/status")?.kind !== "status") throw new Error("wrong endpoint");
 * if (matchEndpoint("GET", "/elsewhere") !== undefined) throw new Error("there is no such endpoint");
 * ```
 */
export function matchEndpoint(
  method: string,
  path: string,
): Endpoint | { readonly kind: "bad-principal" } | { readonly kind: "bad-method" } | undefined {
  if (path === statusPath)
    return method === "GET" || method === "HEAD" ? { kind: "status" } : { kind: "bad-method" };
  const groups = requestPath.exec(path);
  if (groups === null) return undefined;
  const version = toVersion(groups[1]);
  const targetKind = groups[2] === "subnet" ? "subnet" : "canister";
  const kind = toRequestKind(groups[4]);
  if (!versions[kind][targetKind].includes(version)) return undefined;
  if (method !== "POST") return { kind: "bad-method" };
  const id = parsePrincipal(groups[3] ?? "");
  return id === undefined ? { kind: "bad-principal" } : { kind, version, target: { kind: targetKind, id } };
}

/**
 * The URL path of an endpoint, the reverse of matchEndpoint.
 *
 * @example
 * ```ts
 * const target = { kind: "canister", id: canisterIdFromNumber(2n) } as const;
 * const path = endpointPath({ kind: "query", version: 3, target });
 * if (path !== "/api/v3/canister/ryjl3-tyaaa-aaaaa-aaaba-cai/query") throw new Error("wrong path");
 * ```
 */
export function endpointPath(endpoint: Endpoint): string {
  if (endpoint.kind === "status") return statusPath;
  const { kind, version, target } = endpoint;
  return `/api/v${String(version)}/${target.kind}/${target.id.toText()}/${kind}`;
}

function toVersion(text: string | undefined): 2 | 3 | 4 {
  return text === "2" ? 2 : text === "3" ? 3 : 4;
}

function toRequestKind(text: string | undefined): RequestKind {
  return text === "call" ? "call" : text === "query" ? "query" : "read_state";
}

function parsePrincipal(text: string): Principal | undefined {
  try {
    return Principal.fromText(text);
  } catch {
    return undefined;
  }
}
