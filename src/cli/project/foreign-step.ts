import type { BuildStep } from "./project-config.ts";

/**
 * A step that another tool knows and this one does not: the project is read, and only a build of this canister fails.
 *
 * @param what Of what kind the canister is, as it stands in an error: "it is built with the recipe x".
 * @param next What to do instead; NAME stands for the canister.
 */
export function foreignStep(what: string, next: string): BuildStep {
  return { kind: "foreign", what, next };
}

const ownModule = "icebox canister install NAME --wasm FILE";

/** What is fetched from elsewhere: nothing of a project is downloaded. */
export function downloadStep(url: string): BuildStep {
  return foreignStep(
    `its module is at ${url}, and modules are not downloaded`,
    `Download it, then put its path into the project file or run ${ownModule}`,
  );
}

/** A recipe of icp whose template is elsewhere. */
export function recipeStep(type: string): BuildStep {
  return foreignStep(
    `the template of the recipe ${type} is not known`,
    `Write its build steps into the project file (icp project show prints them), or run ${ownModule}`,
  );
}

/** A type of dfx. */
export function dfxStep(type: string): BuildStep {
  if (type === "assets") {
    return foreignStep(
      "the module of assets canisters is part of dfx, and so is the upload of the assets",
      `Deploy it with dfx, or run ${ownModule}; icebox deploy OTHER... deploys the others`,
    );
  }
  if (type === "pull") {
    return foreignStep(
      "it belongs to another project",
      "Run dfx deps pull, then icebox canister create NAME and icebox canister install NAME --wasm FILE with the module that it fetched",
    );
  }
  return foreignStep(`canisters of type "${type}" are built by dfx`, `Build it there, then run ${ownModule}`);
}
