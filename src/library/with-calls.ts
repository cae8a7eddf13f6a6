import { CertifiedCalls, type Client, type CopyOptions } from "../client/mod.ts";

/** Runs a transfer with calls of its own, which end with it or with the signal. */
export async function withCalls<T>(
  client: Client,
  { signal }: CopyOptions,
  transfer: (calls: CertifiedCalls) => Promise<T>,
): Promise<T> {
  const calls = new CertifiedCalls(client, signal === undefined ? {} : { signal });
  try {
    return await transfer(calls);
  } finally {
    calls.close();
  }
}
