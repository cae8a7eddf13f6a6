import { decodeUtf8 } from "../../bytes/mod.ts";
import { ADVANCE_PATH, decodeAdvanceResponse, encodeAdvanceRequest } from "../../wire/mod.ts";
import { CliError } from "../cli-error.ts";

/**
 * Has a running embedded network advance its time.
 *
 * @param url address of the network on this machine
 * @returns the network's time afterwards, nanoseconds since 1970
 * @throws CliError "cli/not-advanced" if it cannot be reached, says no, or is no embedded network
 */
export async function advanceNetwork(url: string, milliseconds: number): Promise<bigint> {
  let response: Response;
  try {
    response = await fetch(new URL(ADVANCE_PATH, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.from(encodeAdvanceRequest(milliseconds)),
    });
  } catch (error) {
    throw notAdvanced(url, "it cannot be reached", error);
  }
  const body = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw notAdvanced(url, decodeUtf8(body).trim());
  const timeNs = decodeAdvanceResponse(body);
  if (timeNs === undefined) throw notAdvanced(url, "its answer cannot be understood");
  return timeNs;
}

function notAdvanced(url: string, reason: string, cause?: unknown): CliError {
  return new CliError(
    { code: "cli/not-advanced", url, reason },
    `Cannot advance the time of the network at ${url}: ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
