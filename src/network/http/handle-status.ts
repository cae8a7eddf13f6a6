import { encodeStatusResponse } from "../../wire/mod.ts";
import { cborResponse, type HttpResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/** `GET /api/v2/status`: the root key, and whether the network can still execute anything. */
export function handleStatus({ keys, port, rounds }: NetworkServices): HttpResponse {
  return cborResponse(
    encodeStatusResponse({
      rootKeyDer: keys.rootKeyDer,
      replicaHealthStatus: port.failure === undefined ? "healthy" : "unhealthy",
      implVersion: "icebox",
      certifiedHeight: rounds.height,
    }),
  );
}
