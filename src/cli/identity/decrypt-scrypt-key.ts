import { createDecipheriv, createPrivateKey, type KeyObject, scryptSync } from "node:crypto";

/** The object identifiers of scrypt (RFC 7914) and AES-256-CBC, as they stand in DER. */
const scryptOid = "2b06010401da47040b";
const aes256CbcOid = "60864801650304012a";

/** scrypt takes 128 * N * r bytes; more than this is no key file but an attack. */
const mostMemoryBytes = 1 << 30;

/**
 * Decrypts a private key in PKCS#8 whose encryption key scrypt makes of the password (PBES2, RFC 8018), as icp writes them:
 * the cost is beyond what OpenSSL allows in key files.
 *
 * @returns undefined for a file of another form
 * @throws Error if the password is wrong
 */
export function decryptScryptKey(pem: string, password: string): KeyObject | undefined {
  const base64 = /-----BEGIN ENCRYPTED PRIVATE KEY-----([^-]+)-----END/.exec(pem)?.[1];
  if (base64 === undefined) return undefined;
  const [scheme, data] = childrenOf(elementsOf(Buffer.from(base64, "base64"))[0]);
  const [derivation, cipher] = childrenOf(childrenOf(scheme)[1]);
  const [derivationOid, parameters] = childrenOf(derivation);
  const [cipherOid, iv] = childrenOf(cipher);
  if (hexOf(derivationOid) !== scryptOid || hexOf(cipherOid) !== aes256CbcOid) return undefined;
  const [salt, cost, blockSize, parallelization] = childrenOf(parameters);
  const key = scryptSync(password, bytesOf(salt), 32, {
    N: numberOf(cost),
    r: numberOf(blockSize),
    p: numberOf(parallelization),
    maxmem: mostMemoryBytes,
  });
  const decipher = createDecipheriv("aes-256-cbc", key, bytesOf(iv));
  const der = Buffer.concat([decipher.update(bytesOf(data)), decipher.final()]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

/** The contents of the DER elements that follow one another in some bytes. */
function elementsOf(bytes: Buffer): readonly Buffer[] {
  const elements: Buffer[] = [];
  for (let position = 0; position + 2 <= bytes.length;) {
    const short = bytes.readUInt8(position + 1);
    const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
    const start = position + 2 + lengthBytes;
    const length = lengthBytes === 0 ? short : bytes.readUIntBE(position + 2, lengthBytes);
    elements.push(bytes.subarray(start, start + length));
    position = start + length;
  }
  return elements;
}

function childrenOf(content: Buffer | undefined): readonly Buffer[] {
  return elementsOf(bytesOf(content));
}

function bytesOf(content: Buffer | undefined): Buffer {
  return content ?? Buffer.alloc(0);
}

function hexOf(content: Buffer | undefined): string {
  return bytesOf(content).toString("hex");
}

function numberOf(content: Buffer | undefined): number {
  return Number(`0x${hexOf(content) || "0"}`);
}
