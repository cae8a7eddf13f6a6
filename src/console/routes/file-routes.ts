import type { FileAnswer } from "../api/file.ts";
import type { FoldersAnswer } from "../api/folder.ts";
import type { OperationAnswer } from "../api/operation.ts";
import { FolderError, verifyFolder } from "../../folder/mod.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { existingFolder, listFolders } from "../files/snapshot-folders.ts";
import { mostModuleBytes } from "../files/wasm-files.ts";
import { jsonResponse } from "../http/console-message.ts";
import { readBody, requireContentType } from "../http/read-body.ts";
import type { Route } from "../http/route-table.ts";
import { noResult, type OperationDraft } from "../operations/operation-draft.ts";

const moduleTypes = ["application/octet-stream", "application/wasm"];

/** Modules that are uploaded for an upgrade, and the folders with snapshots. */
export function fileRoutes({ files, operations, services }: ConsoleParts): readonly Route[] {
  const { snapshotsDirectory: directory } = services;
  return [
    {
      method: "PUT",
      path: "files",
      access: "operator",
      answer: async ({ request }) => {
        requireContentType(request, moduleTypes);
        const body: Omit<FileAnswer, "version"> = files.add(await readBody(request, mostModuleBytes));
        return jsonResponse(200, body);
      },
    },
    {
      method: "GET",
      path: "folders",
      access: "session",
      answer: async () => {
        const body: Omit<FoldersAnswer, "version"> = { directory, folders: await listFolders(directory) };
        return jsonResponse(200, body);
      },
    },
    {
      method: "POST",
      path: "folders/:name/verify",
      access: "operator",
      answer: ({ params }) => {
        const operation = operations.begin(verification(directory, params["name"] ?? ""));
        const body: Omit<OperationAnswer, "version"> = { operation };
        return Promise.resolve(jsonResponse(202, body));
      },
    },
  ];
}

/** Reads a folder whole. What is under way cannot be cut short, so a cancelled one says so when it is through. */
function verification(directory: string, name: string): OperationDraft {
  const folder = existingFolder(directory, name);
  const title = `Read ${name} and compare it with its checksums`;
  return {
    kind: "verify",
    module: name,
    canisterId: null,
    steps: [{ kind: "verify", method: null, snapshot: null, title }],
    run: async ({ emit, signal }) => {
      emit({ kind: "step", step: 0, title });
      const verdict = await verifyFolder(folder);
      signal.throwIfAborted();
      if (verdict.kind === "damaged") throw new FolderError(verdict.fault);
      const text = verdict.isSealed
        ? "Every byte is as it was written"
        : "Sizes are right; without icebox.json changed bytes of the memories may go unseen";
      return { ...noResult, folder: name, findings: [text] };
    },
  };
}
