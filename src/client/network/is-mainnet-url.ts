const mainnetDomains = ["icp-api.io", "icp0.io", "ic0.app"] as const;

/**
 * Whether a URL belongs to the main network. Its root key is built in and is never fetched, since whoever answers
 * could otherwise vouch for itself.
 *
 * @example
 * ```ts
 * isMainnetUrl("https://icp-api.io"); // true
 * isMainnetUrl("http://127.0.0.1:4943"); // false
 * ```
 */
export function isMainnetUrl(url: string): boolean {
  const { hostname } = new URL(url);
  return mainnetDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}
