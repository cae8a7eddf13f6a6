/**
 * BLS12-381 signatures as the Internet Computer makes them: the ciphersuite BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_,
 * keys in G2, signatures in G1. The curve is WebAssembly that {@link loadCurve} brings up once per process.
 *
 * @module
 */
export { BlsSigner } from "./bls-signer.ts";
export { loadCurve } from "./curve.ts";
export { verifyBls } from "./verify-bls.ts";
