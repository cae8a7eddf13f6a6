import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { type RunningConsole, startConsole } from "../../console/mod.ts";
import type { CliContext } from "../cli-context.ts";
import type { Session } from "../session.ts";
import type { NetworkSelection } from "../target/network-selection.ts";
import { appDirectory } from "./app-directory.ts";
import { announceConsole, createSecret, withdrawConsole } from "./console-descriptor.ts";
import { createConsoleServices } from "./create-console-services.ts";

/** Where a console listens. */
export interface ConsolePlace {
  readonly host?: string;
  readonly port: number;
  /** Whether another port will do if that one is taken. */
  readonly isAnyPortGood: boolean;
}

/**
 * Starts the console of a session and writes down where it is; closing takes that back.
 *
 * @throws ConsoleError "console/address-unavailable"
 */
export async function openConsole(
  context: CliContext,
  { session, selection }: { readonly session: Session; readonly selection: NetworkSelection },
  { host, port, isAnyPortGood }: ConsolePlace,
): Promise<RunningConsole> {
  const { client, environment, project } = session;
  const secret = createSecret();
  const options = {
    services: createConsoleServices(context, session, selection),
    appDirectory: appDirectory(),
    secret,
    ...(host !== undefined && { host }),
  };
  const running = await startConsole({ ...options, port }).catch((error: unknown) => {
    if (!isAnyPortGood || !hasFault(error, "console/address-unavailable")) throw error;
    return startConsole({ ...options, port: 0 });
  });
  announceConsole(project, {
    url: running.url,
    secret,
    rootKey: encodeHex(client.rootKeyDer),
    environment,
    principal: client.principal.toText(),
  });
  const close = async (): Promise<void> => {
    withdrawConsole(project);
    await running.close();
  };
  return { ...running, close, [Symbol.asyncDispose]: close };
}
