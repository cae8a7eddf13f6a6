import { fullName, type KnownIdentity } from "../identity/find-identity.ts";

/** How the key of an identity is kept, in one word. */
function storageWord(identity: KnownIdentity): string {
  if (identity.tool === "icebox") return identity.storage;
  const { storage } = identity;
  if (storage.kind === "out-of-reach") return storage.where;
  return storage.kind === "plain" || storage.kind === "keyring" ? storage.kind : "encrypted";
}

/** One identity in a list: its name, a star if commands use it, and where it comes from if that is another tool. */
export function identityLine(identity: KnownIdentity, isDefault: boolean): string {
  const star = isDefault ? " *" : "";
  const word = storageWord(identity);
  if (identity.tool === "icebox") {
    return `${identity.name}${star}${word === "plain" || word === "none" ? "" : ` (${word})`}`;
  }
  const remark = word === "plain" ? "" : `, ${word}`;
  return `${fullName(identity)}${star} (of ${identity.tool}${remark})`;
}

/** The same for programs. */
export function identityJson(identity: KnownIdentity): Readonly<Record<string, string | null>> {
  return {
    name: identity.name,
    full_name: fullName(identity),
    source: identity.tool,
    storage: storageWord(identity),
    principal: identity.tool === "icebox" ? null : (identity.principal ?? null),
  };
}
