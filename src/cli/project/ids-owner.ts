import { join } from "node:path";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { localName } from "../target/names.ts";
import { forgetEnvironment } from "./canister-ids.ts";

/** The network that a project's local canister ids come from. */
export interface IdsOwner {
  /** Root key in hexadecimal: the name of a network over all its runs. */
  readonly rootKey: string;
  /** Whether the network holds nothing of earlier runs. */
  readonly isNew: boolean;
}

/**
 * Keeps the ids of a project's local canisters if they come from the network that starts now, else forgets them: in
 * another network, and in an emptied one, they would name other canisters.
 */
export function keepIdsOfNetwork(projectDirectory: string, { rootKey, isNew }: IdsOwner): void {
  const path = join(projectDirectory, ".icebox", "canister-ids-network");
  const known = readTextFileIfPresent(path)?.trim();
  if (!isNew && known === rootKey) return;
  forgetEnvironment(projectDirectory, localName);
  writeFileAtomically(path, `${rootKey}\n`);
}
