import type { ApiError } from "../api/error.ts";
import { ConsoleError, type ConsoleFault } from "../console-error.ts";
import { type ConsoleResponse, jsonResponse } from "./console-message.ts";

/** Says in words what any other layer has thrown. */
export type DescribeError = (error: unknown) => ApiError;

const consoleStatus: Readonly<Record<ConsoleFault["code"], number>> = {
  "console/bad-request": 400,
  "console/not-a-module": 400,
  "console/no-session": 401,
  "console/session-ended": 401,
  "console/unknown-token": 401,
  "console/foreign-host": 403,
  "console/foreign-origin": 403,
  "console/bad-csrf": 403,
  "console/read-only": 403,
  "console/unknown-route": 404,
  "console/unknown-module": 404,
  "console/unknown-plan": 404,
  "console/unknown-operation": 404,
  "console/unknown-folder": 404,
  "console/unknown-file": 404,
  "console/unknown-method": 404,
  "console/wrong-method": 405,
  "console/plan-outdated": 409,
  "console/plan-used": 409,
  "console/refused": 409,
  "console/busy": 409,
  "console/ended": 409,
  "console/body-too-large": 413,
  "console/wrong-content-type": 415,
  "console/closing": 503,
  "console/too-many-streams": 503,
  "console/no-app": 503,
  "console/address-unavailable": 500,
};

const otherStatus: Readonly<Record<string, number>> = {
  "client/bad-arguments": 400,
  "client/bad-interface": 400,
  "client/rejected": 422,
  "client/network-unreachable": 502,
  "client/not-a-network": 502,
  "client/untrusted-answer": 502,
  "client/clock-skew": 502,
  "client/http-status": 502,
  "client/protocol": 502,
  "client/bad-reply": 502,
  "client/timeout": 504,
  "cli/network-not-running": 502,
  "cli/internal": 500,
  "cli/system": 500,
};

/** The form in which an error goes to the page. */
export function apiErrorOf(error: unknown, describe: DescribeError): ApiError {
  if (!(error instanceof ConsoleError)) return describe(error);
  const { fault, message, next } = error;
  return { code: fault.code, ic_code: null, message, cause: null, next: next ?? null };
}

/** The answer to a request that failed. */
export function errorResponse(error: unknown, describe: DescribeError): ConsoleResponse {
  const shown = apiErrorOf(error, describe);
  if (!(error instanceof ConsoleError)) return jsonResponse(statusOf(shown.code), { error: shown });
  const { fault } = error;
  const headers = fault.code === "console/wrong-method" ? { allow: fault.allowed.join(", ") } : {};
  return jsonResponse(consoleStatus[fault.code], { error: shown }, headers);
}

function statusOf(code: string): number {
  const [layer] = code.split("/");
  const byLayer = { recovery: 409, folder: 409, cli: 400 }[layer ?? ""];
  return otherStatus[code] ?? byLayer ?? 500;
}
