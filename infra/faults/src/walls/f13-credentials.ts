import type { Fault, Finding } from '../fault.ts';
import { busCredentials } from './bus-credentials.ts';
import { databaseCredentials } from './database-credentials.ts';

/** F13: every credential, and what it was not given. */
export const credentials: Fault = {
  id: 'F13',
  title: 'every credential × every subject, table and function outside its grant',
  async run(world): Promise<Finding> {
    const found = [await busCredentials(world), await databaseCredentials(world)];
    return {
      fired: found.every(({ fired }) => fired > 0) ? found.reduce((sum, { fired }) => sum + fired, 0) : 0,
      violations: found.flatMap(({ violations }) => violations),
      numbers: Object.assign({}, ...found.map(({ numbers }) => numbers)) as Finding['numbers'],
    };
  },
};
