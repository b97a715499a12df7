import type { ReportedClaim } from './claims';
import { definitionOf } from './claims';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A SARIF 2.1.0 document: every claim is a rule, every violation a result with its trace. */
export function sarifReport(version: string, claims: readonly ReportedClaim[]): string {
  const rules = new Map(claims.map(({ claim }) => [claim.id, claim]));
  const ids = [...rules.keys()].sort();
  const document = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ioasid',
            version,
            rules: ids.map((id) => {
              const claim = rules.get(id);
              return {
                id,
                name: claim?.name,
                shortDescription: { text: claim?.says },
                fullDescription: { text: `${claim?.says ?? ''} Source: ${claim?.source ?? ''}` },
              };
            }),
          },
        },
        results: claims.flatMap(({ claim, where, trace }) =>
          trace === undefined
            ? []
            : [
                {
                  ruleId: claim.id,
                  ruleIndex: ids.indexOf(claim.id),
                  level: 'error',
                  message: { text: `${claim.says} Violated in ${where} by: ${trace.join('; ')}` },
                  locations: [
                    {
                      physicalLocation: { artifactLocation: { uri: definitionOf(claim) } },
                      logicalLocations: [{ fullyQualifiedName: where, kind: 'configuration' }],
                    },
                  ],
                },
              ],
        ),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
