import { writeFileSync } from 'node:fs';
import { policyJsonSchema } from '../src/domain/policy-schema.ts';

const target = new URL('../realm-config/policy.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
