import { badConfig, child, type ConfigNode, isPresent, optionalText, text } from "./config-node.ts";
import type { NetworkConfig, RootKeySource } from "./project-config.ts";

/** The DER form of a root key in hexadecimal. */
const rootKeyPattern = /^[0-9a-f]{266}$/i;

/** Reads one network. What icp.yaml calls "managed" is the embedded network. */
export function readNetwork(node: ConfigNode, givenName?: string): NetworkConfig {
  const name = givenName ?? text(child(node, "name"));
  const url = child(node, "url");
  const mode = optionalText(child(node, "mode")) ?? (isPresent(url) ? "connected" : "managed");
  if (mode === "managed")
    return { kind: "embedded", name, port: readPort(child(child(node, "gateway"), "port")) };
  if (mode !== "connected") throw badConfig(child(node, "mode"), '"managed" or "connected" is expected');
  if (!URL.canParse(text(url))) throw badConfig(url, "a URL is expected");
  return { kind: "connected", name, url: text(url), rootKey: readRootKey(child(node, "root-key")) };
}

function readPort(node: ConfigNode): number | undefined {
  if (!isPresent(node)) return undefined;
  const { value } = node;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw badConfig(node, "a port from 0 to 65535 is expected");
}

function readRootKey(node: ConfigNode): RootKeySource {
  const source = optionalText(node) ?? "fetch";
  if (source === "mainnet" || source === "fetch") return source;
  if (rootKeyPattern.test(source)) return { hex: source };
  throw badConfig(node, '"mainnet", "fetch" or 266 hexadecimal digits are expected');
}
