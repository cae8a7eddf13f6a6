import { hasFault } from "../../bytes/mod.ts";
import type { StatusResponse } from "../../wire/mod.ts";
import { CliError } from "../cli-error.ts";

/** How a network is asked until it is healthy. */
export interface HealthQuestion {
  readonly url: string;
  /** Asks once; ClientError "client/network-unreachable" as long as nobody answers. */
  readonly ask: () => Promise<StatusResponse>;
  /** How often it is asked in all, at least once. */
  readonly attempts: number;
  /** The time between two questions. */
  readonly pause: () => Promise<void>;
}

/**
 * Asks a network for its status until it says that it is healthy; one that is not reached may be starting.
 *
 * @throws CliError "cli/network-unhealthy" if the last answer says something else; what the last `ask` throws
 */
export async function waitHealthy({ url, ask, attempts, pause }: HealthQuestion): Promise<StatusResponse> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= attempts;
    try {
      const status = await ask();
      const health = status.replicaHealthStatus ?? "healthy";
      if (health === "healthy") return status;
      if (isLast) throw unhealthy(url, health);
    } catch (error) {
      if (isLast || !hasFault(error, "client/network-unreachable")) throw error;
    }
    await pause();
  }
}

function unhealthy(url: string, health: string): CliError {
  return new CliError(
    { code: "cli/network-unhealthy", url, health },
    `The network at ${url} is not healthy: it says "${health}"`,
    { next: "Ask again later, or look at what the network logs" },
  );
}
