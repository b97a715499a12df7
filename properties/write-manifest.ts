/** Writes `manifest.json` anew: `npm run manifest`. Only with an explanation of what changed and why. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeManifest } from './compute-manifest';

writeFileSync(join(__dirname, 'manifest.json'), `${JSON.stringify(computeManifest(), null, 2)}\n`);
