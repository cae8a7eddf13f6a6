import {
  ADVANCE_PATH,
  CANISTER_INFO_PATH,
  decodeEnvelope,
  matchEndpoint,
  type Endpoint,
  type Envelope,
} from "../../wire/mod.ts";
import { checkEnvelope } from "../envelope/check-envelope.ts";
import type { EnvelopeVerdict } from "../envelope/envelope-verdict.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { isPassingStorageFault } from "../storage/storage-faults.ts";
import { faultCodeOf } from "../plain-fault.ts";
import { preflightResponse, withCors } from "./cors.ts";
import { handleAdvance } from "./handle-advance.ts";
import { handleCanisterInfo } from "./handle-canister-info.ts";
import { handleCall } from "./handle-call.ts";
import { handleQuery } from "./handle-query.ts";
import { handleReadState } from "./handle-read-state.ts";
import { handleStatus } from "./handle-status.ts";
import { problemResponse, type HttpRequest, type HttpResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

type RequestEndpoint = Exclude<Endpoint, { kind: "status" }>;

/** The answer to a body over the limit; the server gives it without reading the body. */
export function tooLargeResponse(maxBodyBytes: number): HttpResponse {
  const text = `The request body is larger than ${String(maxBodyBytes)} bytes`;
  return withCors(problemResponse({ status: 413, code: "network/body-too-large", text }));
}

function badRequest(code: string, text: string): HttpResponse {
  return problemResponse({ status: 400, code, text });
}

function isCbor(contentType: string | undefined): boolean {
  return contentType?.split(";")[0]?.trim().toLowerCase() === "application/cbor";
}

async function dispatch(
  endpoint: RequestEndpoint,
  { envelope, requestId }: { envelope: Envelope; requestId: Uint8Array },
  services: NetworkServices,
): Promise<HttpResponse> {
  const { content } = envelope;
  if (endpoint.kind === "call" && content.requestType === "call") {
    return handleCall({ endpoint, content, requestId }, services);
  }
  if (endpoint.kind === "query" && content.requestType === "query") {
    return handleQuery({ endpoint, content, requestId }, services);
  }
  if (endpoint.kind === "read_state" && content.requestType === "read_state") {
    return handleReadState({ endpoint, content }, services);
  }
  const text = `Cannot take a ${content.requestType} request at a ${endpoint.kind} endpoint`;
  return badRequest("network/wrong-request-type", text);
}

/** A request that was made by a clock which nobody advanced, with the expiry that it means by the network's clock. */
function expiringLater(envelope: Envelope, offsetNs: bigint): Envelope {
  const { content } = envelope;
  return { ...envelope, content: { ...content, ingressExpiryNs: content.ingressExpiryNs + offsetNs } };
}

async function handleEndpoint(
  endpoint: RequestEndpoint,
  request: HttpRequest,
  services: NetworkServices,
): Promise<HttpResponse> {
  if (!isCbor(request.contentType)) {
    return badRequest("network/wrong-content-type", "Unexpected content-type, expected application/cbor.");
  }
  const decoded = decodeEnvelope(request.body, nodeSha256);
  if (!decoded.ok) return badRequest(decoded.fault.code, decoded.fault.reason);
  const { ingressTtlNs, permittedDriftNs } = services.limits;
  const { rootKeyDer } = services.keys.config;
  const { clock } = services;
  const checkAt = (nowNs: bigint): EnvelopeVerdict =>
    checkEnvelope(decoded.envelope, decoded.requestId, { nowNs, ingressTtlNs, permittedDriftNs, rootKeyDer });
  const verdict = checkAt(clock.nowNs());
  if (verdict.kind === "accepted") return dispatch(endpoint, decoded, services);
  const isValidByBase = clock.offsetNs > 0n && checkAt(clock.baseNs()).kind === "accepted";
  if (!isValidByBase) return badRequest(verdict.code, verdict.text);
  return dispatch(
    endpoint,
    { ...decoded, envelope: expiringLater(decoded.envelope, clock.offsetNs) },
    services,
  );
}

async function route(request: HttpRequest, services: NetworkServices): Promise<HttpResponse> {
  if (request.method === "OPTIONS") return preflightResponse();
  const endpoint = matchEndpoint(request.method, request.path);
  if (endpoint === undefined) {
    return problemResponse({
      status: 404,
      code: "network/no-such-path",
      text: `There is nothing at ${request.path}`,
    });
  }
  switch (endpoint.kind) {
    case "bad-method":
      return problemResponse({
        status: 405,
        code: "network/wrong-method",
        text: `${request.path} does not take ${request.method}`,
      });
    case "bad-principal":
      return badRequest("network/bad-principal", "The path does not contain a principal in text form");
    case "status":
      return handleStatus(services);
    default:
      return handleEndpoint(endpoint, request, services);
  }
}

function failureResponse(error: unknown, services: NetworkServices): HttpResponse {
  const reason = error instanceof Error ? error.message : String(error);
  const code = faultCodeOf(error) ?? "network/internal";
  const [text = ""] = reason.split("\n");
  if (isPassingStorageFault(code)) return notWrittenResponse(code, text);
  services.log(`request failed: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
  return problemResponse({ status: code === "network/closed" ? 503 : 500, code, text });
}

/** The round loop has logged it. Nothing of the request remains, so the same one may be sent again. */
function notWrittenResponse(code: string, reason: string): HttpResponse {
  const text = `The request was not executed as its effects could not be kept: ${reason}. Send it again later.`;
  return problemResponse({ status: 503, code, text, retryAfterSeconds: 1 });
}

type Handler = (request: HttpRequest, services: NetworkServices) => Promise<HttpResponse>;

/** What is no part of the Internet Computer's interface. */
const ownHandlers: ReadonlyMap<string, Handler> = new Map([
  [ADVANCE_PATH, handleAdvance],
  [CANISTER_INFO_PATH, handleCanisterInfo],
]);

/** Without the headers that let web pages of any origin read the answer. */
async function handleOwn(
  handler: Handler,
  request: HttpRequest,
  services: NetworkServices,
): Promise<HttpResponse> {
  try {
    return await handler(request, services);
  } catch (error) {
    return failureResponse(error, services);
  }
}

/** What the pages answer that the network was given; undefined for what is the network's. */
async function answerPage(
  { method, path, search = "", headers = {}, body }: HttpRequest,
  { pages }: NetworkServices,
): Promise<HttpResponse | undefined> {
  if (pages === undefined || method === "OPTIONS" || matchEndpoint(method, path) !== undefined)
    return undefined;
  return pages({ method, path, search, headers, body });
}

/**
 * Answers one HTTP request of the Internet Computer's interface. Never rejects: what breaks underneath is an answer
 * with status 500 and a code.
 */
export async function handleRequest(request: HttpRequest, services: NetworkServices): Promise<HttpResponse> {
  const { maxBodyBytes } = services.limits;
  if (request.body.length > maxBodyBytes) return tooLargeResponse(maxBodyBytes);
  const own = ownHandlers.get(request.path);
  if (own !== undefined) return handleOwn(own, request, services);
  try {
    const page = await answerPage(request, services);
    if (page !== undefined) return page;
    return withCors(await route(request, services));
  } catch (error) {
    return withCors(failureResponse(error, services));
  }
}
