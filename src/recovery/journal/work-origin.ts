import type { ProcessMark } from "../../processes/mod.ts";
import { Principal } from "../../wire/mod.ts";
import type { JsonNode } from "./json-node.ts";

/** The options that lead to a network and an identity again. Those that were not given are absent. */
export interface JournalTarget {
  /** Absolute. */
  readonly projectRoot?: string;
  readonly network?: string;
  readonly environment?: string;
  readonly rootKey?: string;
  readonly identity?: string;
  /** Id of the proxy canister that makes the calls. */
  readonly proxy?: string;
}

/** Who works on what, and where: what every journal begins with. */
export interface WorkOrigin {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Who works on it. */
  readonly process: ProcessMark;
  /** The root key is named by the SHA-256 of its DER form. */
  readonly network: { readonly url: string; readonly rootKeyHash: string };
  readonly target: JournalTarget;
  /** Its id as text, and how the user called it. */
  readonly canister: { readonly id: string; readonly name: string };
}

/**
 * Reads the origin out of a journal.
 *
 * @throws TypeError that names the place
 */
export function readWorkOrigin(node: JsonNode): WorkOrigin {
  const started = node.at("process").at("startedAt");
  return {
    startedAt: node.at("startedAt").text(),
    process: {
      pid: node.at("process").at("pid").index(),
      startedAt: started.isPresent ? started.text() : undefined,
    },
    network: {
      url: node.at("network").at("url").text(),
      rootKeyHash: node.at("network").at("rootKeyHash").hex(),
    },
    target: readTarget(node.at("target")),
    canister: {
      id: Principal.fromText(node.at("canister").at("id").text()).toText(),
      name: node.at("canister").at("name").text(),
    },
  };
}

function readTarget(node: JsonNode): JournalTarget {
  const names = ["projectRoot", "network", "environment", "rootKey", "identity", "proxy"] as const;
  return Object.fromEntries(
    names.filter((name) => node.at(name).isPresent).map((name) => [name, node.at(name).text()]),
  );
}
