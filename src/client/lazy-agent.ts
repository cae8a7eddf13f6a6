import type { HttpAgent } from "@icp-sdk/core/agent";
import type { AgentOptions } from "./fast-agent.ts";

/** The part of the library's agent that clients use. */
export type ClientAgent = Pick<
  HttpAgent,
  "update" | "query" | "readState" | "syncTime" | "getTimeDiffMsecs" | "hasSyncedTime"
>;

/**
 * The library's agent, loaded when something is asked of it: that takes longer than a short command, and most commands
 * do without it.
 */
export class LazyAgent implements ClientAgent {
  readonly #options: AgentOptions;
  #loading: Promise<HttpAgent> | undefined;
  #agent: HttpAgent | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  async update(...args: Parameters<HttpAgent["update"]>): ReturnType<HttpAgent["update"]> {
    return (await this.#loaded()).update(...args);
  }

  async query(...args: Parameters<HttpAgent["query"]>): ReturnType<HttpAgent["query"]> {
    return (await this.#loaded()).query(...args);
  }

  async readState(...args: Parameters<HttpAgent["readState"]>): ReturnType<HttpAgent["readState"]> {
    return (await this.#loaded()).readState(...args);
  }

  async syncTime(...args: Parameters<HttpAgent["syncTime"]>): ReturnType<HttpAgent["syncTime"]> {
    return (await this.#loaded()).syncTime(...args);
  }

  /** How far the network's clock is ahead, milliseconds; 0 until that was asked. */
  getTimeDiffMsecs(): number {
    return this.#agent?.getTimeDiffMsecs() ?? 0;
  }

  hasSyncedTime(): boolean {
    return this.#agent?.hasSyncedTime() ?? false;
  }

  async #loaded(): Promise<HttpAgent> {
    this.#loading ??= import("./fast-agent.ts").then(({ createAgent }) => createAgent(this.#options));
    this.#agent = await this.#loading;
    return this.#agent;
  }
}
