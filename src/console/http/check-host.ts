import { networkInterfaces } from "node:os";
import { ConsoleError } from "../console-error.ts";

/** Where a server listens. */
export interface ServerAddress {
  /** As it was asked for: a name or an address. */
  readonly host: string;
  readonly port: number;
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];
const httpPort = 80;

/**
 * Refuses requests that were sent to another name than the server's own: a page of another origin whose name was led to this
 * address (DNS rebinding) names itself in `Host`.
 *
 * @throws ConsoleError "console/foreign-host"
 */
export function checkHost(host: string | undefined, address: ServerAddress): void {
  if (host !== undefined && ownHosts(address).has(host.toLowerCase())) return;
  throw new ConsoleError(
    { code: "console/foreign-host", host: host ?? "" },
    `Cannot answer as the host "${host ?? ""}": this is not one of the names of the console`,
    { next: "Open the URL that was printed" },
  );
}

/** The values of `Host` under which a server may be asked. Addresses cannot be led elsewhere, names can. */
function ownHosts({ host, port }: ServerAddress): ReadonlySet<string> {
  const names = [
    ...loopbackNames,
    bracketed(host.toLowerCase()),
    ...(isWildcard(host) ? ownAddresses() : []),
  ];
  const withPort = names.map((name) => `${name}:${String(port)}`);
  return new Set(port === httpPort ? [...names, ...withPort] : withPort);
}

/** Whether a host means all addresses of the machine. */
export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** Whether only programs on this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A host as URLs and `Host` have it. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function ownAddresses(): readonly string[] {
  const lists = Object.values(networkInterfaces());
  return lists.flatMap((list) => (list ?? []).map(({ address }) => bracketed(address)));
}

/** Whether a value of `Host` is a name of this machine alone, at any port. */
export function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return [...loopbackNames, ...ownAddresses()].includes(name);
}
