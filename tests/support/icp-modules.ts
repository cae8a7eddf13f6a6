import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { icpExecutable } from "./icp-project.ts";
import { buildOnce } from "./build-cache.ts";

/** The canisters that the native `icp` carries in its executable, all made with Rust's ic-cdk. */
export type IcpModuleName = "proxy" | "candid-ui" | "recover-cycles";

const modules: Readonly<Record<IcpModuleName, { readonly sizeBytes: number; readonly sha256: string }>> = {
  proxy: {
    sizeBytes: 625_159,
    sha256: "9e5abf27930b06df7f50c4baa1ec71b7e53408cb81849054fc51a1825eb6c5a4",
  },
  "candid-ui": {
    sizeBytes: 1_266_539,
    sha256: "359e217aed87044d24155df974fb4501dec02f676b9651f040a8dfe1ac0c9ed1",
  },
  "recover-cycles": {
    sizeBytes: 414_163,
    sha256: "fa0725025d63d0788cd95415063e1297fb9a56de0287b9351989a89a86e8aa18",
  },
};

const wasmHeader = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** Takes a module out of the executable, where it lies as it is; its hash tells that it is the one. */
export function icpModule(name: IcpModuleName): Uint8Array {
  const { sizeBytes, sha256 } = modules[name];
  return buildOnce(["icp", sha256], () => {
    const executable = readFileSync(icpExecutable());
    for (let at = executable.indexOf(wasmHeader); at >= 0; at = executable.indexOf(wasmHeader, at + 1)) {
      const candidate = executable.subarray(at, at + sizeBytes);
      if (createHash("sha256").update(candidate).digest("hex") === sha256) return new Uint8Array(candidate);
    }
    throw new Error(`The icp executable does not hold the module "${name}" with the hash ${sha256}`);
  });
}
