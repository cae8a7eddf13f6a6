/** What a file of the identity store holds. */
export type KeyForm = "plain" | "encrypted" | "keyring";

/** Tells the form by the labels of PEM: a private key, an encrypted one, or a reference to one in the keyring. */
export function keyFormOf(text: string): KeyForm {
  if (text.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----")) return "encrypted";
  return text.includes("-----BEGIN ICEBOX KEYRING REFERENCE-----") ? "keyring" : "plain";
}
