import { requireConfigPath } from "../project/find-project.ts";
import { readProjectConfig } from "../project/read-project-config.ts";
import type { ModuleEdit, ModuleSource } from "../../console/mod.ts";
import type { Session } from "../session.ts";
import { editedEntry } from "./edited-entry.ts";
import { removeModule, writeModule } from "./edit-registry.ts";
import { findListedModule, listModules } from "./list-modules.ts";
import { moduleSummary } from "./module-summary.ts";
import { unknownRegistration } from "./unknown-registration.ts";

/** The modules of a project for the console. The project file is read anew each time, so that its edits show. */
export function moduleSource(session: Session): ModuleSource {
  const { project } = session;
  const present = (): Session => {
    const config = project.configPath === undefined ? undefined : readProjectConfig(project.configPath);
    return { ...session, config };
  };
  return {
    list: async () => (await listModules(present())).map(moduleSummary),
    find: async (key: string) => {
      const found = await findListedModule(present(), key);
      return found === undefined ? undefined : moduleSummary(found);
    },
    edit: async (edit: ModuleEdit) => {
      writeModule(requireConfigPath(project), editedEntry(edit, present().config));
      await Promise.resolve();
    },
    remove: async (key: string) => {
      if (!removeModule(requireConfigPath(project), key)) throw unknownRegistration(key);
      await Promise.resolve();
    },
  };
}
