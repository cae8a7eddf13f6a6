import { isMainnetUrl, mainnetRootKeyDer } from "../../client/mod.ts";
import { equalBytes } from "../../bytes/mod.ts";
import { CliError } from "../cli-error.ts";
import { mainnetUrl } from "./names.ts";
import { parseRootKey } from "./parse-root-key.ts";

/** Where the name `ic` leads. */
export interface MainnetPlace {
  readonly url: string;
  /** Undefined: built in for the main network, from its status for any other. */
  readonly rootKeyDer: Uint8Array | undefined;
  /** Absent where it is the main network, by whatever way; else the origin of the network that stands in for it. */
  readonly standIn: string | undefined;
}

/** The variable that leads `ic` elsewhere: to another way into the main network, or to a network for rehearsals. */
export const mainnetUrlVariable = "ICEBOX_NETWORK_IC_URL";

/** The variable with the root key there: "mainnet", "fetch" (the default) or 266 hexadecimal digits. */
export const mainnetRootKeyVariable = "ICEBOX_NETWORK_IC_ROOT_KEY";

/**
 * Where the name `ic` leads: to the main network under its built-in key, unless the environment says otherwise.
 *
 * @throws CliError "cli/bad-option" if a variable cannot be understood
 */
export function mainnetPlace(env: Readonly<Record<string, string | undefined>>): MainnetPlace {
  const url = env[mainnetUrlVariable] ?? "";
  if (url === "") return { url: mainnetUrl, rootKeyDer: undefined, standIn: undefined };
  if (!URL.canParse(url)) {
    throw new CliError(
      { code: "cli/bad-option", option: mainnetUrlVariable, value: url },
      `Cannot use the value of ${mainnetUrlVariable}: a URL is expected`,
      { next: `Unset ${mainnetUrlVariable} to reach the main network` },
    );
  }
  if (isMainnetUrl(url)) return { url, rootKeyDer: undefined, standIn: undefined };
  const rootKeyDer = parseRootKey(env[mainnetRootKeyVariable] ?? "fetch", mainnetRootKeyVariable);
  const isMainnet = rootKeyDer !== undefined && equalBytes(rootKeyDer, mainnetRootKeyDer());
  return { url, rootKeyDer, standIn: isMainnet ? undefined : new URL(url).origin };
}
