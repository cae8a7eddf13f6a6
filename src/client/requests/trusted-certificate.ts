import { loadCurve } from "../../bls/mod.ts";
import {
  type BlsVerifier,
  type Certificate,
  type EndpointTarget,
  verifyCertificate,
} from "../../wire/mod.ts";
import { fastSha256 } from "../certified/fast-sha256.ts";
import { rememberedBls } from "../certified/remembered-bls.ts";
import type { Client } from "../create-client.ts";
import { untrustedFault } from "./request-faults.ts";
import { networkNowMs } from "./sign-content.ts";

/** Certificates older than this are a replay. */
const maximumAgeMs = 5 * 60_000;

const verifiers = new WeakMap<Client, BlsVerifier>();

/**
 * The certificate, if it is one of the network: signature under the client's root key, the delegation with the ranges of
 * its subnet, age.
 *
 * @throws ClientError "client/untrusted-answer" or "client/clock-skew"
 */
export async function trustedCertificate(
  client: Client,
  bytes: Uint8Array,
  target: EndpointTarget,
): Promise<Certificate> {
  await loadCurve();
  const verifyBls = verifiers.get(client) ?? rememberedBls();
  verifiers.set(client, verifyBls);
  const verdict = verifyCertificate(bytes, {
    rootKeyDer: client.rootKeyDer,
    verifyBls,
    ...(target.kind === "canister" && { canisterId: target.id }),
    // Also by the clock of this machine: whoever replays old certificates tells the time that they show.
    notBeforeNs: BigInt(Math.max(Date.now(), networkNowMs(client)) - maximumAgeMs) * 1_000_000n,
    sha256: fastSha256,
  });
  if (!verdict.ok) throw untrustedFault(client.url, verdict.fault.code);
  const { certificate } = verdict;
  const signer = certificate.delegation?.subnetId;
  if (target.kind === "subnet" && signer !== undefined && signer.toText() !== target.id.toText())
    throw untrustedFault(client.url, "wire/unknown-subnet");
  return certificate;
}

/**
 * Brings the curve up while the network works on a request that was just handed over: the connection is made in the first
 * turn of the event loop, the request leaves in the second. Should that fail, the verification says so.
 */
export function prepareVerification(): void {
  setImmediate(() => {
    setImmediate(() => {
      loadCurve().catch(() => undefined);
    });
  });
}
