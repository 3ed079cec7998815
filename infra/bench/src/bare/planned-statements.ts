import type { BareStatement, BareTransaction } from './transaction.ts';

/** A statement as the driver takes it: `text` with $1, $2 …, for which the named values are given in order. */
export interface PlannedStatement extends Omit<BareStatement, 'sql'> {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly string[];
}

/** The statements of a transaction under names of their own. */
export function plannedStatements({ name, statements }: BareTransaction): PlannedStatement[] {
  return statements.map(({ sql, ...rest }, index) => {
    const parameters: string[] = [];
    const text = sql.replace(/(?<!:):([a-z]\w*)/g, (_, parameter: string) => {
      if (!parameters.includes(parameter)) parameters.push(parameter);
      return `$${parameters.indexOf(parameter) + 1}`;
    });
    return { ...rest, name: `${name}_${index}`, text, parameters };
  });
}
