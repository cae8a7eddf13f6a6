import type { Role } from "./api/session.ts";
import { createParts } from "./console-parts.ts";
import type { ConsoleServices } from "./console-services.ts";
import { handleRequest } from "./http/handle-request.ts";
import type { Route } from "./http/route-table.ts";
import { listen } from "./http/console-server.ts";
import { candidRoutes } from "./routes/candid-routes.ts";
import { fileRoutes } from "./routes/file-routes.ts";
import { linkRoutes } from "./routes/link-routes.ts";
import { moduleRoutes } from "./routes/module-routes.ts";
import { operationRoutes } from "./routes/operation-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { cookieName } from "./session/session-cookie.ts";

/** Where and with what a console is started. */
export interface ConsoleOptions {
  readonly services: ConsoleServices;
  /** Folder of the built pages, absolute. What is missing there is an error of the request that wants it. */
  readonly appDirectory: string;
  /** Address to listen on. @default {"127.0.0.1"} */
  readonly host?: string;
  /** TCP port; 0 takes any free one. */
  readonly port: number;
  /**
   * Who knows it may ask for further links, over `POST /api/v1/links`: programs of the same user that find it in a file.
   * @default {nobody may}
   */
  readonly secret?: string;
  /** Milliseconds since 1970. @default {the machine's clock} */
  readonly nowMs?: () => number;
}

/** A console that answers until it is closed. */
export interface RunningConsole extends AsyncDisposable {
  readonly port: number;
  /** For browsers on this machine, without a slash at the end. */
  readonly url: string;
  /** A link that opens one session, good for a day. */
  link(role: Role): string;
  /** Operations under way are interrupted and waited for: they come to their safe ends. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a console.
 *
 * @throws ConsoleError "console/address-unavailable"
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { services, appDirectory } = options;
  const nowMs = options.nowMs ?? Date.now;
  const parts = createParts(services, nowMs);
  const link = (role: Role): string => `${server.url}/#token=${parts.tokens.issue(role)}`;
  const routesOf = (cookie: string): readonly Route[] => [
    ...sessionRoutes(parts, cookie),
    ...linkRoutes(link, options.secret),
    ...moduleRoutes(parts),
    ...operationRoutes(parts),
    ...fileRoutes(parts),
    ...candidRoutes({ client: () => Promise.resolve(services.client), access: "session", nowMs }),
  ];
  let handler: Parameters<typeof handleRequest>[2] | undefined;
  const server = await listen(
    (request, address) => {
      const cookie = cookieName(address.port);
      handler ??= {
        routes: routesOf(cookie),
        sessions: parts.sessions,
        cookie,
        appDirectory,
        describe: services.words.error,
      };
      return handleRequest(request, address, handler);
    },
    { host: options.host ?? "127.0.0.1", port: options.port },
  );
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await parts.operations.close();
    await server.close();
  };
  const closeOnce = (): Promise<void> => (closed ??= close());
  return {
    port: server.address.port,
    url: server.url,
    link,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
