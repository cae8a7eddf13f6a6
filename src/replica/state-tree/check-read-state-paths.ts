import { decodeUtf8, encodeHex, encodeUtf8, equalBytes, isUtf8 } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { isController } from "../canisters.ts";
import { isSamePrincipal } from "../principals.ts";
import type { ReplicaState } from "../state.ts";
import { rootSubnet } from "../subnets.ts";

/** To which URL a read_state request was sent. */
export type ReadStateTarget =
  { readonly kind: "canister"; readonly id: Principal } | { readonly kind: "subnet"; readonly id: Principal };

/** Who asks, where, and for what. */
export interface ReadStateQuestion {
  readonly paths: readonly (readonly Uint8Array[])[];
  readonly sender: Principal;
  readonly target: ReadStateTarget;
}

/** Whether the paths may be read. `text` goes into the HTTP answer. */
export type ReadStateVerdict =
  | { readonly kind: "allowed" }
  | { readonly kind: "refused"; readonly httpStatus: 400 | 403; readonly text: string };

const MAX_PATHS = 1_000;
const MAX_LABELS = 127;
const REQUEST_FIELDS = ["status", "reply", "reject_code", "reject_message", "error_code"];
const CANISTER_FIELDS = [
  "module_hash",
  "controllers",
  "canister_creation_timestamp",
  "last_install_timestamp",
];

/**
 * Decides whether `sender` may read the paths ("Request: Read state" in the interface specification).
 *
 * Paths of another form, or about another canister than the URL names, are client errors (400). A request status of
 * somebody else and a private custom section are forbidden (403).
 */
export function checkReadStatePaths(state: ReplicaState, question: ReadStateQuestion): ReadStateVerdict {
  const { paths } = question;
  if (paths.length > MAX_PATHS) return badRequest(`At most ${MAX_PATHS} paths can be requested.`);
  for (const path of paths) {
    if (path.length > MAX_LABELS) return badRequest(`A path has at most ${MAX_LABELS} labels.`);
    const verdict = checkPath(state, path, question);
    if (verdict.kind === "refused") return verdict;
  }
  return checkSingleRequest(paths);
}

const ALLOWED: ReadStateVerdict = { kind: "allowed" };

function checkPath(
  state: ReplicaState,
  path: readonly Uint8Array[],
  question: ReadStateQuestion,
): ReadStateVerdict {
  const [first, ...rest] = path;
  switch (first === undefined ? undefined : decodeUtf8(first)) {
    case "time":
      return rest.length === 0 ? ALLOWED : invalidPath();
    case "api_boundary_nodes":
      return rest.length <= 2 ? ALLOWED : invalidPath();
    case "subnet":
      return checkSubnetPath(rest);
    case "canister_ranges":
      return rest.length === 1 && question.target.kind === "subnet" ? ALLOWED : invalidPath();
    case "request_status":
      return checkRequestPath(state, rest, question);
    case "canister":
      return checkCanisterPath(state, rest, question);
    default:
      return invalidPath();
  }
}

function checkSubnetPath(rest: readonly Uint8Array[]): ReadStateVerdict {
  const [, field, , nodeField] = rest;
  if (field === undefined) return ALLOWED;
  const name = decodeUtf8(field);
  if (rest.length === 2) {
    return ["public_key", "type", "node", "canister_ranges"].includes(name) ? ALLOWED : invalidPath();
  }
  if (name !== "node") return invalidPath();
  if (rest.length === 3) return ALLOWED;
  const isKey = nodeField !== undefined && decodeUtf8(nodeField) === "public_key";
  return rest.length === 4 && isKey ? ALLOWED : invalidPath();
}

function checkRequestPath(
  state: ReplicaState,
  rest: readonly Uint8Array[],
  question: ReadStateQuestion,
): ReadStateVerdict {
  const [requestId, field] = rest;
  if (requestId === undefined || rest.length > 2) return invalidPath();
  if (field !== undefined && !REQUEST_FIELDS.includes(decodeUtf8(field))) return invalidPath();
  const entry = state.ingress.entries.get(encodeHex(requestId));
  if (entry === undefined) return ALLOWED;
  if (!isSamePrincipal(entry.sender, question.sender)) {
    return forbidden("The user tries to access Request ID not signed by the caller.");
  }
  const { target } = question;
  const sentTo = entry.effectiveSubnetId ?? entry.effectiveCanisterId ?? rootSubnet(state).subnetId;
  return isSamePrincipal(sentTo, target.id)
    ? ALLOWED
    : badRequest("The user tries to access Request ID submitted to a different effective canister id.");
}

function checkCanisterPath(
  state: ReplicaState,
  rest: readonly Uint8Array[],
  question: ReadStateQuestion,
): ReadStateVerdict {
  const [id, field, name] = rest;
  if (id === undefined || field === undefined || question.target.kind !== "canister") return invalidPath();
  if (!equalBytes(id, question.target.id.toUint8Array())) {
    return badRequest(
      `Effective principal id in URL ${question.target.id.toText()} does not match requested principal id.`,
    );
  }
  if (rest.length === 2 && CANISTER_FIELDS.includes(decodeUtf8(field))) return ALLOWED;
  if (rest.length !== 3 || name === undefined || decodeUtf8(field) !== "metadata" || !isUtf8(name)) {
    return invalidPath();
  }
  return checkMetadata(state, decodeUtf8(name), question);
}

function checkMetadata(state: ReplicaState, name: string, question: ReadStateQuestion): ReadStateVerdict {
  const canister = state.canisters.get(question.target.id.toText());
  const section = canister?.installed?.module.customSections.get(name);
  if (canister === undefined || section?.visibility !== "private") return ALLOWED;
  if (isController(canister, question.sender)) return ALLOWED;
  return forbidden(`Custom section ${name} can only be requested by the controllers of the canister.`);
}

function checkSingleRequest(paths: readonly (readonly Uint8Array[])[]): ReadStateVerdict {
  for (const prefix of ["request_status", "canister_ranges"]) {
    const label = encodeUtf8(prefix);
    const ids = paths.filter(([first]) => first !== undefined && equalBytes(first, label));
    const distinct = new Set(ids.map(([, id]) => (id === undefined ? "" : encodeHex(id))));
    if (distinct.size > 1) return badRequest(`Can only request a single id under ${prefix}.`);
  }
  return ALLOWED;
}

function invalidPath(): ReadStateVerdict {
  return badRequest("Invalid path requested.");
}

function badRequest(text: string): ReadStateVerdict {
  return { kind: "refused", httpStatus: 400, text };
}

function forbidden(text: string): ReadStateVerdict {
  return { kind: "refused", httpStatus: 403, text };
}
