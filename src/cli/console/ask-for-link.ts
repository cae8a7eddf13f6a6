import type { Role } from "../../console/mod.ts";
import type { ConsoleDescriptor } from "./console-descriptor.ts";

/** Asks a running console for a further link; undefined if it does not answer as one. */
export async function askForLink(
  { url, secret }: ConsoleDescriptor,
  role: Role,
): Promise<string | undefined> {
  try {
    const response = await fetch(new URL("/api/v1/links", url), {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify({ secret, role }),
    });
    const answer: unknown = response.ok ? await response.json() : undefined;
    const isLink = typeof answer === "object" && answer !== null && "link" in answer;
    return isLink && typeof answer.link === "string" ? answer.link : undefined;
  } catch {
    return undefined;
  }
}
