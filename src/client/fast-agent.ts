import {
  HttpAgent,
  type Identity,
  type PollingOptions,
  type ReadStateOptions,
  type ReadStateResponse,
  type UpdateOptions,
  type UpdateResult,
} from "@icp-sdk/core/agent";
import { loadCurve, verifyBls } from "../bls/mod.ts";

/** Takes the place of the agent's own check of one signature; a throw counts as a failed check. */
async function blsVerify(key: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  await loadCurve();
  return verifyBls(key, signature, message);
}

/** Brings the curve up while the request is on its way; should that fail, the verification says so. */
function prepareVerification(): void {
  loadCurve().catch(() => undefined);
}

/**
 * The SDK's agent with certificates verified in WebAssembly: the first verification of a process takes less than half
 * the time. All other checks (hash tree, delegation, canister ranges, time) stay the agent's own.
 */
export class FastAgent extends HttpAgent {
  override update(
    canisterId: Parameters<HttpAgent["update"]>[0],
    fields: UpdateOptions,
    pollingOptions?: PollingOptions,
  ): Promise<UpdateResult> {
    prepareVerification();
    return super.update(canisterId, fields, { ...pollingOptions, blsVerify });
  }

  override readState(
    target: Parameters<HttpAgent["readState"]>[0],
    fields: ReadStateOptions,
    ...rest: [identity?: Parameters<HttpAgent["readState"]>[2], request?: unknown]
  ): Promise<ReadStateResponse> {
    prepareVerification();
    return super.readState(target, { ...fields, blsVerify }, ...rest);
  }
}

/** What an agent is made of. */
export interface AgentOptions {
  readonly host: string;
  readonly identity: Identity;
  /** DER, 133 bytes. */
  readonly rootKey: Uint8Array;
  readonly fetch: typeof fetch;
}

/** Makes the agent of a client; nothing turns its checks off. */
export function createAgent(options: AgentOptions): HttpAgent {
  return new FastAgent({ ...options, verifyQuerySignatures: true });
}
