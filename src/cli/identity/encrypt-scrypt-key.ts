import { createCipheriv, createPrivateKey, randomBytes, scryptSync } from "node:crypto";

/** The object identifiers of PBES2 (RFC 8018), scrypt (RFC 7914) and AES-256-CBC, as they stand in DER. */
const pbes2Oid = "2a864886f70d01050d";
const scryptOid = "2b06010401da47040b";
const aes256CbcOid = "60864801650304012a";

/** As icp encrypts its keys: 128 MiB and about half a second for each guess. */
const cost = { N: 1 << 17, r: 8, p: 1 };
const maxmem = 256 << 20;

const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30 } as const;

/**
 * Encrypts a private key with a password: PKCS#8 in PEM, PBES2 with scrypt and AES-256-CBC. `decryptScryptKey` is the way
 * back, and icp reads it. See docs/formats/identities.md.
 *
 * @param pem A private key that is not encrypted.
 */
export function encryptScryptKey(pem: string, password: string): string {
  const plain = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", scryptSync(password, salt, 32, { ...cost, maxmem }), iv);
  const derivation = sequence(
    element(tags.oid, Buffer.from(scryptOid, "hex")),
    sequence(element(tags.octets, salt), integer(cost.N), integer(cost.r), integer(cost.p)),
  );
  const encryption = sequence(element(tags.oid, Buffer.from(aes256CbcOid, "hex")), element(tags.octets, iv));
  const der = sequence(
    sequence(element(tags.oid, Buffer.from(pbes2Oid, "hex")), sequence(derivation, encryption)),
    element(tags.octets, Buffer.concat([cipher.update(plain), cipher.final()])),
  );
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN ENCRYPTED PRIVATE KEY-----", ...lines, "-----END ENCRYPTED PRIVATE KEY-----", ""].join(
    "\n",
  );
}

/** A DER element of at most 65,535 bytes. */
function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...head), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(tags.sequence, Buffer.concat(parts));
}

/** A positive number in the fewest bytes whose first bit is zero. */
function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return element(tags.integer, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Uint8Array.of(0), bytes]));
}
