import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { ConsoleError } from "../console-error.ts";
import { type ConsoleRequest, type ConsoleResponse, emptyResponse } from "./console-message.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** One part of a path: nothing that leads upwards, is hidden, or must be decoded. */
const segment = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** Their names have a hash: what is under such a name never changes. */
const lastingFolder = "/assets/";

/** Names of the two pages. */
export const pages = { console: "/index.html", candid: "/candid.html" } as const;

/**
 * A file of the built pages.
 *
 * @param directory The folder that the build wrote, absolute.
 * @param path Like "/index.html".
 * @throws ConsoleError "console/unknown-route"; "console/no-app" if there is no build
 */
export async function staticFile(
  request: ConsoleRequest,
  directory: string,
  path: string,
): Promise<ConsoleResponse> {
  const segments = path.split("/").slice(1);
  const type = types[extname(path)];
  const isFile = type !== undefined && segments.every((each) => segment.test(each));
  const body = isFile ? await readInside(directory, segments) : undefined;
  if (type === undefined || body === undefined) throw await missing(directory, path);
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  const lasting = path.startsWith(lastingFolder);
  const headers = {
    etag,
    "cache-control": lasting ? "public, max-age=31536000, immutable" : "no-cache",
  };
  const known = (request.headers["if-none-match"] ?? "").split(",").map((each) => each.trim());
  if (known.includes(etag)) return emptyResponse(304, headers);
  return { kind: "whole", status: 200, headers: { ...headers, "content-type": type }, body };
}

/** A link that leads out of the folder is nothing that the build wrote. */
async function readInside(directory: string, segments: readonly string[]): Promise<Uint8Array | undefined> {
  try {
    const root = await realpath(directory);
    const path = await realpath(join(root, ...segments));
    return path.startsWith(root + sep) ? await readFile(path) : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR";
}

async function missing(directory: string, path: string): Promise<ConsoleError> {
  const isBuilt = (await readInside(directory, [pages.console.slice(1)])) !== undefined;
  if (isBuilt)
    return new ConsoleError({ code: "console/unknown-route", path }, `There is nothing at ${path}`);
  return new ConsoleError(
    { code: "console/no-app", directory },
    `The pages of the console have not been built: "${directory}" has no index.html`,
    { next: "npm run console:build, then load the page again" },
  );
}
