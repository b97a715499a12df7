import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario';
import { projectFolder } from '../../../backends/guest/project-folder';
import { parseScenario } from './parse-scenario';

/** The compiler copies no text: compiled code, too, reads the files where they are kept. */
const folder = join('properties', 'conformance', 'kernel-scenarios', 'files');

/** All scenarios, by name. Throws ScenarioSyntaxError. */
export function allScenarios(): Scenario[] {
  const from = join(projectFolder(), folder);
  return readdirSync(from)
    .filter((file) => file.endsWith('.scenario'))
    .sort()
    .map((file) => parseScenario(join(folder, file), readFileSync(join(from, file), 'utf8')));
}
