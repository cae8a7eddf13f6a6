import type { HttpResponse } from "./http-message.ts";

/** A request that no endpoint of the network takes. */
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

/**
 * Answers what is not the network's; undefined for what is not its own either. Its answers go out as they are: pages of
 * other origins cannot read them.
 */
export type PageHandler = (request: PageRequest) => Promise<HttpResponse | undefined>;
