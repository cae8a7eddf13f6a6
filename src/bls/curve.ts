import * as mcl from "mcl-wasm";

let ready: Promise<void> | undefined;

/**
 * Loads the WebAssembly curve library and sets it to the Internet Computer's forms: BLS12-381, compressed points
 * with the big-endian flags of the IETF draft, the standard map to the curve. Safe to call many times.
 */
export function loadCurve(): Promise<void> {
  ready ??= mcl.init(mcl.BLS12_381).then(() => {
    mcl.setETHserialization(true);
    mcl.setMapToMode(mcl.IRTF);
  });
  return ready;
}

const generatorHex =
  "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e" +
  "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8";

/** The standard generator of G2; needs `loadCurve()`. */
export function generatorOfG2(): mcl.G2 {
  const point = new mcl.G2();
  point.deserializeHexStr(generatorHex);
  return point;
}
