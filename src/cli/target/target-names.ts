import type { Project } from "../project/find-project.ts";
import type { ProjectConfig } from "../project/project-config.ts";

/** What the names of networks and environments refer to. */
export interface TargetNames {
  readonly project: Project;
  readonly config: ProjectConfig | undefined;
  /** The variables of the process: see `mainnetPlace`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
