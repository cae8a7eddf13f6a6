import { CertifiedCalls, type Client } from "../../client/mod.ts";
import type { TransferEffects, TransferPort } from "../../console/mod.ts";
import { nodeDisk } from "../../folder/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { workOrigin } from "../operations/work-target.ts";
import type { Session } from "../session.ts";
import type { NetworkSelection } from "../target/network-selection.ts";
import { downloadSnapshot } from "../transfer/download-snapshot.ts";
import type { TransferTools } from "../transfer/run-transfer.ts";
import { userDownloads, userUploads } from "../transfer/transfer-records.ts";
import { uploadSnapshot } from "../transfer/upload-snapshot.ts";

/** Ranges under way at the same time. */
const parallel = 8;

/** Transfers for the console. What was interrupted is found again and goes on; `icebox recover` knows of it. */
export function transferPort(context: CliContext, session: Session, options: NetworkSelection): TransferPort {
  const { client } = session;
  return {
    download: async ({ canisterId, snapshotId, folder }, effects) => {
      const canister = { id: canisterId, name: canisterId.toText() };
      await withTools(client, effects, (tools) =>
        downloadSnapshot(tools, {
          origin: workOrigin(context, session, { canister, options }),
          snapshotId,
          folder,
          resume: true,
          records: userDownloads(context),
          onForgotten: ({ message }) => {
            context.terminal.note(`icebox recover will not know of this download: ${message}`);
          },
        }),
      );
    },
    upload: ({ canisterId, name, folder, replace }, effects) =>
      withTools(client, effects, (tools) =>
        uploadSnapshot(tools, {
          origin: workOrigin(context, session, { canister: { id: canisterId, name }, options }),
          folder,
          replace,
          resume: true,
          records: userUploads(context),
        }),
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
      disk: nodeDisk,
      signal,
      onWait: () => undefined,
    });
  } finally {
    calls.close();
  }
}
