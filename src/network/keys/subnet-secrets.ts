import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { isSubnetKind, type SubnetKind } from "../../replica/mod.ts";

/** The two secrets of a subnet, 32 bytes each, and what the subnet is for. */
export interface SubnetSecrets {
  readonly kind: SubnetKind;
  /** BLS12-381 scalar that signs the root hashes of the subnet's tree. */
  readonly blsSecret: Uint8Array;
  /** Ed25519 seed of the subnet's node. */
  readonly nodeSecret: Uint8Array;
}

/** The fields of `keys.json` as text; see docs/formats/keys.md. */
export function secretsToText(subnets: readonly SubnetSecrets[]): string {
  const content = {
    version: 2,
    subnets: subnets.map(({ kind, blsSecret, nodeSecret }) => ({
      kind,
      blsSecret: encodeHex(blsSecret),
      nodeSecret: encodeHex(nodeSecret),
    })),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** The secrets of a key file of any version, the root subnet's first; or what is wrong with it. */
export function secretsFromText(text: string): readonly SubnetSecrets[] | { readonly corrupt: string } {
  try {
    return readFile(fieldsOf(JSON.parse(text)));
  } catch (error) {
    if (error instanceof RangeError) return { corrupt: error.message };
    return { corrupt: "not JSON" };
  }
}

type KeyFields = ReadonlyMap<string, unknown>;

function fieldsOf(value: unknown): KeyFields {
  if (typeof value !== "object" || value === null) throw new RangeError("not an object");
  return new Map(Object.entries(value));
}

function readFile(fields: KeyFields): readonly SubnetSecrets[] {
  switch (fields.get("version")) {
    case 1:
      return [
        {
          kind: "application",
          blsSecret: secret(fields, "rootSecret"),
          nodeSecret: secret(fields, "nodeSecret"),
        },
      ];
    case 2: {
      const subnets: unknown = fields.get("subnets");
      if (!Array.isArray(subnets) || subnets.length === 0) throw new RangeError("subnets is no list");
      return subnets.map((subnet) => readSubnet(fieldsOf(subnet)));
    }
    default:
      throw new RangeError("unknown version");
  }
}

function readSubnet(fields: KeyFields): SubnetSecrets {
  const kind = fields.get("kind");
  if (!isSubnetKind(kind)) throw new RangeError("kind is no kind of subnet");
  return { kind, blsSecret: secret(fields, "blsSecret"), nodeSecret: secret(fields, "nodeSecret") };
}

function secret(fields: KeyFields, name: string): Uint8Array {
  const hex = fields.get(name);
  if (typeof hex !== "string" || !/^[0-9a-f]{64}$/.test(hex)) {
    throw new RangeError(`${name} is not 64 hex digits`);
  }
  return decodeHex(hex);
}
