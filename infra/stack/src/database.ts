import { Client, escapeIdentifier } from 'pg';

/** Makes the database unless it exists; `maintenanceUrl` is a superuser's, to a database that does. */
export async function ensureDatabase(maintenanceUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: maintenanceUrl, application_name: 'interlock-stack' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
