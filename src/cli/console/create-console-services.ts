import { join } from "node:path";
import { isMainnetUrl } from "../../client/mod.ts";
import type { ConsoleServices } from "../../console/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { userIdentityStore } from "../identity/identity-store.ts";
import { moduleSource } from "../modules/module-source.ts";
import { userJournals } from "../operations/user-journals.ts";
import type { Session } from "../session.ts";
import type { NetworkSelection } from "../target/network-selection.ts";
import { version } from "../version.ts";
import { canisterHistory } from "./canister-history.ts";
import { consoleWords } from "./console-words.ts";
import { transferPort } from "./transfer-port.ts";

/** Folder of a project in which the console finds and leaves snapshots. */
const snapshotsFolder = "snapshots";

/** What a console of a session works with. */
export function createConsoleServices(
  context: CliContext,
  session: Session,
  selection: NetworkSelection,
): ConsoleServices {
  const { client, project, environment, isEmbedded, idsName } = session;
  const store = userIdentityStore(context.env);
  const identityName = selection.identity ?? store.defaultName();
  const { network, rootKey } = selection;
  return {
    client,
    about: {
      network: {
        name: selection.network ?? idsName,
        url: client.url,
        is_mainnet: isMainnetUrl(client.url),
        is_embedded: isEmbedded,
      },
      environment,
      identity: { name: identityName, principal: client.principal.toText() },
      project: project.configPath === undefined ? null : project.directory,
      icebox: version(),
    },
    modules: moduleSource(session),
    journals: userJournals(context),
    target: {
      projectRoot: project.directory,
      ...(network === undefined ? {} : { network }),
      ...(selection.environment === undefined ? {} : { environment: selection.environment }),
      ...(rootKey === undefined ? {} : { rootKey }),
      identity: identityName,
    },
    transfers: transferPort(context, session, selection),
    history: (canisterId) => (isEmbedded ? canisterHistory(client, canisterId) : Promise.resolve(undefined)),
    words: consoleWords,
    dataDirectory: join(store.directory, "console"),
    snapshotsDirectory: join(project.directory, snapshotsFolder),
  };
}
