import { writeFileSync } from 'node:fs';
import { hookProtocolJsonSchema } from '../src/http/hook/protocol.ts';

const target = new URL('../docs/protocol.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(hookProtocolJsonSchema(), null, 2)}\n`);
