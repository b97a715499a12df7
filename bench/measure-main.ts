/** Measures one engine on one scope in a process of its own: `measure-main.js ENGINE SCOPE RUNS`. */
import { engineNames, engines } from './engines';
import { measure } from './measure';
import { scopeNames, scopes } from './scopes';

const [, , engineName, scopeName, runs] = process.argv;
const engine = engineNames.find((name) => name === engineName);
const scope = scopeNames.find((name) => name === scopeName);
if (engine === undefined || scope === undefined)
  throw new Error(`expected ${engineNames.join('|')} and ${scopeNames.join('|')}`);
process.stdout.write(JSON.stringify(measure(engines[engine], scopes[scope], Number(runs))));
