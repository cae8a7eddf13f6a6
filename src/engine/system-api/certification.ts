import type { MessageSession } from "../message-session.ts";
import { contractViolation } from "../system-trap.ts";
import { anywhere, contexts, modeName } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

const MAX_CERTIFIED_BYTES = 32;
const withRootKey = contexts("init", "pre_upgrade", "update", "replicated_query");
const withCertificate = contexts("query", "composite_query");

/** Certified data, the certificate that proves it, and the network's root key. */
export const certificationFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "root_key_size",
    parameters: [],
    result: "I",
    contexts: withRootKey,
    run: (session) => session.environment.rootKeyDer.length,
  }),
  systemFunction({
    name: "root_key_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: withRootKey,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.root_key_copy", source: "bytes" };
      session.copyToHeap(name, session.environment.rootKeyDer, { dst, offset, size });
    },
  }),
  systemFunction({
    name: "certified_data_set",
    parameters: ["I", "I"],
    result: "none",
    contexts: contexts("init", "pre_upgrade", "update"),
    run: (session, src, size) => {
      if (size > MAX_CERTIFIED_BYTES) {
        throw contractViolation(
          "ic0_certified_data_set failed because the passed data must be no larger than " +
            `${MAX_CERTIFIED_BYTES} bytes. Found ${size} bytes.`,
        );
      }
      session.certifiedData = session.readHeap("ic0.certified_data_set", src, size).slice();
    },
  }),
  systemFunction({
    name: "data_certificate_present",
    parameters: [],
    result: "i32",
    contexts: anywhere,
    run: ({ message, environment }) =>
      (message.kind === "query" || message.kind === "composite_query") &&
      environment.dataCertificate !== undefined
        ? 1
        : 0,
  }),
  systemFunction({
    name: "data_certificate_size",
    parameters: [],
    result: "I",
    contexts: withCertificate,
    run: (session) => certificateOf(session, "ic0_data_certificate_size").length,
  }),
  systemFunction({
    name: "data_certificate_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: withCertificate,
    run: (session, dst, offset, size) => {
      const certificate = certificateOf(session, "ic0_data_certificate_copy");
      const name = { method: "ic0.data_certificate_copy", source: "certificate" };
      session.copyToHeap(name, certificate, { dst, offset, size });
    },
  }),
];

function certificateOf({ message, environment }: MessageSession, method: string): Uint8Array {
  if (environment.dataCertificate !== undefined) return environment.dataCertificate;
  throw contractViolation(`"${method}" cannot be executed in ${modeName(message.kind)} mode`);
}
