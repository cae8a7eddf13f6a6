import { CertifiedCalls, type Client } from "../../client/mod.ts";
import type { TransferEffects, TransferPort } from "../../console/mod.ts";
import { downloadSnapshot } from "../transfer/download-snapshot.ts";
import type { TransferTools } from "../transfer/run-transfer.ts";
import { uploadSnapshot } from "../transfer/upload-snapshot.ts";

/** Ranges under way at the same time. */
const parallel = 8;

/**
 * Transfers for the console. What was interrupted is found again and goes on.
 *
 * @param home Icebox's folder of the user.
 */
export function transferPort(client: Client, home: string): TransferPort {
  return {
    download: async ({ canisterId, snapshotId, folder }, effects) => {
      const reference = { canisterId, snapshotId };
      await withTools(client, effects, (tools) =>
        downloadSnapshot(tools, { reference, folder, resume: true }),
      );
    },
    upload: ({ canisterId, name, folder, replace }, effects) =>
      withTools(client, effects, (tools) =>
        uploadSnapshot(tools, { canisterId, name, folder, replace, resume: true, home }),
      ),
  };
}

async function withTools<T>(
  client: Client,
  { signal, onProgress }: TransferEffects,
  use: (tools: TransferTools) => Promise<T>,
): Promise<T> {
  const calls = new CertifiedCalls(client, { signal });
  try {
    return await use({
      calls,
      copyOptions: {
        parallel,
        signal,
        onProgress: ({ section, allDoneBytes, allTotalBytes }) => {
          onProgress({ section, doneBytes: allDoneBytes, totalBytes: allTotalBytes });
        },
      },
    });
  } finally {
    calls.close();
  }
}
