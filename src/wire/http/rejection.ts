import type { CborMap } from "../cbor/cbor-value.ts";
import type { MapReader } from "../cbor/map-reader.ts";

/** Why a call or query got no reply: what the interface calls a reject. */
export interface Rejection {
  /** 1 SYS_FATAL, 2 SYS_TRANSIENT, 3 DESTINATION_INVALID, 4 CANISTER_REJECT, 5 CANISTER_ERROR. */
  readonly rejectCode: number;
  readonly message: string;
  /** For example `IC0536`. */
  readonly errorCode?: string;
}

/** The fields of a rejection on the wire. */
export function rejectionToMap({ rejectCode, message, errorCode }: Rejection): CborMap {
  return {
    reject_code: rejectCode,
    reject_message: message,
    ...(errorCode !== undefined && { error_code: errorCode }),
  };
}

/** Reads the fields of a rejection; throws WireError with the reader's code if they are missing. */
export function readRejection(map: MapReader): Rejection {
  return {
    rejectCode: Number(map.nat64("reject_code")),
    message: map.text("reject_message"),
    ...(map.has("error_code") && { errorCode: map.text("error_code") }),
  };
}
