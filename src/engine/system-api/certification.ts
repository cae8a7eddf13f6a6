import type { MessageSession } from "../message-session.ts";
import { contractViolation, userViolation } from "../system-trap.ts";
import { anywhere, contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction, wrongContext } from "./system-function.ts";

const MAX_CERTIFIED_BYTES = 32;
const certifying = contexts(
  "init",
  "pre_upgrade",
  "update",
  "reply_callback",
  "reject_callback",
  "heartbeat",
);
const withRootKey = certifying | contexts("replicated_query", "cleanup_callback");
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
    refusedAs: "ic0.root_key_copy",
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
    contexts: certifying,
    run: (session, src, size) => {
      if (size > MAX_CERTIFIED_BYTES) {
        throw userViolation(
          "ic0_certified_data_set failed because the passed data must be no larger than " +
            `${MAX_CERTIFIED_BYTES} bytes. Found ${size} bytes.`,
          {
            suggestion: "Try certifying just the hash of your data instead of the full contents.",
            section: "certified_data_set-payload-too-large",
          },
        );
      }
      if (src + size > session.heapBytes) {
        throw contractViolation(
          `ic0_certified_data_set failed because src + size is out of bounds. Found src = ${src} and size = ${size} ` +
            `while src + size must be <= ${session.heapBytes}`,
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
      checkSum({ offset, size }, certificate.length);
      checkSum({ dst, size }, session.heapBytes);
      session.writeHeap("ic0_data_certificate_copy", dst, certificate.subarray(offset, offset + size));
    },
  }),
];

/** Bounds of `data_certificate_copy`, in words of its own. */
function checkSum(
  { size, ...start }: { size: number; offset?: number; dst?: number },
  sizeBytes: number,
): void {
  for (const [name, value] of Object.entries(start)) {
    if (value + size <= sizeBytes) continue;
    throw contractViolation(
      `ic0_data_certificate_copy failed because ${name} + size is out of bounds. Found ${name} = ${value} and ` +
        `size = ${size} while ${name} + size must be <= ${sizeBytes}`,
    );
  }
}

function certificateOf({ message, environment }: MessageSession, method: string): Uint8Array {
  if (environment.dataCertificate !== undefined) return environment.dataCertificate;
  throw wrongContext(method, message.kind);
}
