import type { Identity } from "@icp-sdk/core/agent";
import { Principal } from "../../wire/mod.ts";

/** The identity of those who sign nothing. The library has one too, but takes longer to load than a short command. */
export const anonymousIdentity: Identity = {
  getPrincipal: () => Principal.anonymous(),
  transformRequest: (request) => Promise.resolve({ ...request, body: { content: request.body } }),
};
