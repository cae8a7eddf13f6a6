import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnonymousIdentity } from "@icp-sdk/core/agent";
import { createClient, mainnetRootKeyDer } from "../../client/mod.ts";
import { JournalStore } from "../../recovery/mod.ts";
import type { ModuleSummary } from "../api/module.ts";
import type { Role } from "../api/session.ts";
import type { ConsoleServices } from "../console-services.ts";
import { type RunningConsole, startConsole } from "../start-console.ts";

/** What a request differs in from a plain one of the console's own pages. */
export interface FixtureRequest {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array | string;
  readonly session?: FixtureSession;
}

/** A session that a fixture has opened. */
export interface FixtureSession {
  readonly cookie: string;
  readonly csrf: string;
}

/** An answer as it came. */
export interface FixtureAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Code of the error that the body tells; undefined if it tells none. */
  readonly code: string | undefined;
  /** The body as JSON; undefined if it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** A console on a real socket, whose network does not answer. */
export interface ConsoleFixture extends AsyncDisposable {
  readonly console: RunningConsole;
  /** Temporary; the app lies in `app/`. */
  readonly directory: string;
  /** Moves the console's clock. */
  advance(milliseconds: number): void;
  send(method: string, path: string, request?: FixtureRequest): Promise<FixtureAnswer>;
  open(role: Role): Promise<FixtureSession>;
}

const summary: ModuleSummary = {
  key: "backend",
  canister_id: "bkyz2-fmaaa-aaaaa-qaaaq-cai",
  kind: "canister",
  kind_source: "default",
  package: null,
  label: "backend",
  tags: [],
  groups: [],
  policy: {
    name: null,
    max_snapshots: 10,
    replace: "chosen",
    protect: [],
    snapshot_before_upgrade: true,
    cost_ceiling: null,
  },
  health_checks: [],
  is_registered: false,
  environment: "local",
};

/** Starts a console with what a test replaces of its services. */
export async function createConsoleFixture(replaced: Partial<ConsoleServices> = {}): Promise<ConsoleFixture> {
  const directory = mkdtempSync(join(tmpdir(), "icebox-console-"));
  const services = { ...(await quietServices(directory)), ...replaced };
  let nowMs = Date.parse("2026-11-20T19:00:00Z");
  const appDirectory = writeApp(directory);
  const running = await startConsole({ services, appDirectory, port: 0, nowMs: () => nowMs });
  const send: ConsoleFixture["send"] = (method, path, request = {}) =>
    sendRequest(running, method, path, request);
  return {
    console: running,
    directory,
    advance: (milliseconds) => {
      nowMs += milliseconds;
    },
    send,
    open: async (role) => openSession(send, running.link(role)),
    [Symbol.asyncDispose]: async () => {
      await running.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Redeems a printed link as the page does. */
export async function openSession(send: ConsoleFixture["send"], link: string): Promise<FixtureSession> {
  const token = new URL(link).hash.replace("#token=", "");
  const { headers, json } = await send("POST", "/api/v1/session", { body: JSON.stringify({ token }) });
  const [cookie = ""] = headers["set-cookie"]?.[0]?.split(";") ?? [];
  return { cookie, csrf: String(json?.["csrf"]) };
}

async function quietServices(directory: string): Promise<ConsoleServices> {
  const client = await createClient({
    url: "http://127.0.0.1:9",
    identity: new AnonymousIdentity(),
    rootKeyDer: mainnetRootKeyDer(),
  });
  const describe = (error: unknown): ReturnType<ConsoleServices["words"]["error"]> => ({
    code: faultCode(error),
    ic_code: null,
    message: error instanceof Error ? error.message : String(error),
    cause: null,
    next: null,
  });
  return {
    client,
    about: {
      network: { name: "local", url: client.url, is_mainnet: false, is_embedded: true },
      environment: "local",
      identity: { name: "anonymous", principal: client.principal.toText() },
      project: directory,
      icebox: "0.0.0",
    },
    modules: {
      list: () => Promise.resolve([summary]),
      find: (key: string) => Promise.resolve(key === summary.key ? summary : undefined),
      edit: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    },
    journals: new JournalStore(join(directory, "journals")),
    target: {},
    transfers: {
      download: () => Promise.reject(new RangeError("no network")),
      upload: () => Promise.reject(new RangeError("no network")),
    },
    history: () => Promise.resolve(undefined),
    words: {
      error: describe,
      refusal: (refusal) => describe(new RangeError(refusal.kind)),
      finding: (finding) => finding.kind,
    },
    dataDirectory: join(directory, "data"),
    snapshotsDirectory: join(directory, "snapshots"),
  };
}

function writeApp(directory: string): string {
  const app = join(directory, "app");
  mkdirSync(join(app, "assets"), { recursive: true });
  writeFileSync(join(app, "index.html"), "<!doctype html><title>Icebox</title>");
  writeFileSync(join(app, "candid.html"), "<!doctype html><title>Candid</title>");
  writeFileSync(join(app, "assets", "app-1a2b.js"), "export {};");
  writeFileSync(join(directory, "secret.txt"), "secret");
  symlinkSync(join(directory, "secret.txt"), join(app, "assets", "link.txt"));
  return app;
}

/** Sends as a page of the console would; `headers` replace what it sends, undefined takes a header away. */
function sendRequest(
  { port }: RunningConsole,
  method: string,
  path: string,
  { headers = {}, body, session }: FixtureRequest,
): Promise<FixtureAnswer> {
  const host = `127.0.0.1:${String(port)}`;
  const isSafe = method === "GET" || method === "HEAD";
  const all: Readonly<Record<string, string | undefined>> = {
    host,
    ...(!isSafe && { origin: `http://${host}` }),
    ...(body !== undefined && { "content-type": "application/json", "content-length": String(body.length) }),
    ...(session !== undefined && { cookie: session.cookie, "x-icebox-csrf": session.csrf }),
    ...headers,
  };
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const { promise, resolve, reject } = Promise.withResolvers<FixtureAnswer>();
  const outgoing = httpRequest({ host: "127.0.0.1", port, method, path, headers: sent, agent: false });
  outgoing.on("error", reject).on("response", (incoming) => {
    const pieces: Buffer[] = [];
    incoming.on("error", reject);
    incoming.on("data", (piece: Buffer) => void pieces.push(piece));
    incoming.on("end", () => {
      const text = Buffer.concat(pieces).toString();
      const json = parse(text);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        text,
        json,
        code: codeIn(json) ?? /^Code: (?<code>.+)$/m.exec(text)?.groups?.["code"],
      });
    });
  });
  outgoing.end(body);
  return promise;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function codeIn(json: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const error = json?.["error"];
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

function faultCode(error: unknown): string {
  if (!(error instanceof Error) || !("fault" in error)) return "test/unknown";
  const { fault } = error;
  return typeof fault === "object" && fault !== null && "code" in fault ? String(fault.code) : "test/unknown";
}
