import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario';
import { projectFolder } from '../../backends/guest/project-folder';
import { parseScenario } from './parse-scenario';

/**
 * The debate, and the museum. The compiler copies no text: compiled code, too, reads the files where they are
 * kept.
 */
const folders = ['files', 'museum'].map((name) => join('properties', 'scenarios', name));

/** The files of all scenarios, from the top of the project, folder by folder in the order of their ids. */
export const scenarioFiles = (): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(projectFolder(), folder))
      .filter((file) => file.endsWith('.scenario'))
      .sort(byNumber.compare)
      .map((file) => join(folder, file)),
  );

/** All scenarios. Throws ScenarioSyntaxError. */
export const allScenarios = (): Scenario[] =>
  scenarioFiles().map((file) =>
    parseScenario(file, readFileSync(join(projectFolder(), file), 'utf8')),
  );

/** S-A2 comes before S-A10. */
const byNumber = new Intl.Collator('en', { numeric: true });
