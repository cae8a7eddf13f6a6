import type { SubnetConfig, SubnetState } from "../../state.ts";
import { bytes, integer, number, principal } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import type { RecordForm } from "../record-form.ts";

/** What is stored of the subnet besides its parts. */
export type SubnetScalars = Omit<SubnetState, "config" | "canisters" | "ingress" | "ledgers" | "tree">;

/** What is stored of the configuration: enough to tell another network's keys. */
export type SubnetIdentity = Pick<SubnetConfig, "subnetId">;

/** `subnet` */
export const subnetForm: RecordForm<SubnetScalars, StructCodec<SubnetScalars>> = {
  version: 1,
  codec: struct<SubnetScalars>({
    timeNs: integer,
    round: integer,
    randomness: struct<SubnetScalars["randomness"]>({ seed: bytes, draws: number }),
    nextCanisterNumber: integer,
  }),
};

/** `subnet/identity` */
export const identityForm: RecordForm<SubnetIdentity, StructCodec<SubnetIdentity>> = {
  version: 1,
  codec: struct<SubnetIdentity>({ subnetId: principal }),
};
