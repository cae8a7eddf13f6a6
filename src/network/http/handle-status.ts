import { encodeStatusResponse } from "../../wire/mod.ts";
import { cborResponse, type HttpResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/** `GET /api/v2/status`: the root key, and whether the network can execute anything and keep what it executes. */
export function handleStatus({ keys, port, rounds }: NetworkServices): HttpResponse {
  const isHealthy = port.failure === undefined && rounds.refusal === undefined;
  return cborResponse(
    encodeStatusResponse({
      rootKeyDer: keys.config.rootKeyDer,
      replicaHealthStatus: isHealthy ? "healthy" : "unhealthy",
      implVersion: "icebox",
      certifiedHeight: rounds.height,
    }),
  );
}
