/** Whether a PEM text holds a private key that needs a password before it can be used. */
export function isEncryptedPem(pem: string): boolean {
  return pem.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----");
}
