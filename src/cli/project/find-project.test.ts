import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { findProject, requireConfigPath } from "./find-project.ts";

test("findProject() takes the nearest folder upwards with a project file, icebox.yaml before icp.yaml", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const deep = join(directory, "inner", "src");
  mkdirSync(deep, { recursive: true });
  mkdirSync(join(deep, ".icebox"));
  writeFileSync(join(directory, "icebox.yaml"), "");
  assert.deepEqual(findProject(deep), { directory, configPath: join(directory, "icebox.yaml") });
  const inner = join(directory, "inner");
  writeFileSync(join(inner, "icp.yaml"), "");
  assert.deepEqual(findProject(deep), { directory: inner, configPath: join(inner, "icp.yaml") });
  writeFileSync(join(inner, "icebox.yaml"), "");
  assert.equal(findProject(deep).configPath, join(inner, "icebox.yaml"));
});

test("findProject() takes the folder of a network where there is no project file, else the working directory", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const inner = join(directory, "inner");
  mkdirSync(inner);
  assert.deepEqual(findProject(inner), { directory: inner, configPath: undefined });
  mkdirSync(join(directory, ".icebox"));
  assert.deepEqual(findProject(inner), { directory, configPath: undefined });
});

test("findProject() takes the folder that was named and no other", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  mkdirSync(join(directory, "inner"));
  writeFileSync(join(directory, "icebox.yaml"), "");
  const project = findProject(directory, "inner");
  assert.deepEqual(project, { directory: join(directory, "inner"), configPath: undefined });
  assert.throws(
    () => requireConfigPath(project),
    (error) => hasFault(error, "cli/no-project"),
  );
});
