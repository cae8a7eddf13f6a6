import { createHash, randomBytes } from "node:crypto";
import { encodeHex } from "../../bytes/mod.ts";
import type { Role } from "../api/session.ts";

const tokenBytes = 32;
const lifetimeMs = 24 * 60 * 60 * 1000;

/** Tokens that open one session each. Only their hashes are kept. */
export class TokenStore {
  readonly #tokens = new Map<string, { readonly role: Role; readonly expiresAtMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A new token, 64 hexadecimal digits, good for a day. */
  issue(role: Role): string {
    const token = encodeHex(randomBytes(tokenBytes));
    this.#tokens.set(hashOf(token), { role, expiresAtMs: this.#nowMs() + lifetimeMs });
    return token;
  }

  /** What a token is good for; undefined if it is none, or none any more. It is used up. */
  redeem(token: string): Role | undefined {
    const hash = hashOf(token);
    const known = this.#tokens.get(hash);
    this.#tokens.delete(hash);
    return known !== undefined && this.#nowMs() < known.expiresAtMs ? known.role : undefined;
  }
}

/** Looking up a hash tells nothing about a token by the time that it takes. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
