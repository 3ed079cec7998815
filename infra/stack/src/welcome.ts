import type { Addresses } from './addresses.ts';
import { TEMPORAL_NAMESPACE } from './environments.ts';
import { readKey } from './issuer/key.ts';
import { signToken } from './issuer/sign.ts';
import { ensureStanding } from './token/standing.ts';

const TENANT = 'demo';
const USER = 'alice';
const ROLES = ['admin'];
const TTL_SECONDS = 12 * 3600;

/** Makes the demo tenant and its member, and returns what the console shows once all is ready. */
export async function welcome(urls: Addresses, issuerKeyFile: string): Promise<string> {
  const key = readKey(issuerKeyFile);
  if (!key) throw new Error(`${issuerKeyFile} is missing.`);
  await ensureStanding(urls.gateway, key, TENANT, { user: USER, roles: ROLES });
  const token = await signToken(key, {
    tenant: TENANT,
    user: USER,
    roles: ROLES,
    use: 'session',
    ttlSeconds: TTL_SECONDS,
  });
  return `
Interlock is ready. Ctrl-C stops it.

  API and docs   ${urls.gateway}/docs
  Workflows      ${urls.temporal_ui}/namespaces/${TEMPORAL_NAMESPACE}/workflows
  Mail           ${urls.mail}

A token of ${USER} (${ROLES.join(', ')}) in tenant ${TENANT}, good for ${TTL_SECONDS / 3600} hours:

TOKEN=${token}

Three commands to paste after it: make a project, make a task in it, list its tasks.

PROJECT=$(curl -s ${urls.gateway}/v1/projects -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"name":"First project"}' | node -pe 'JSON.parse(fs.readFileSync(0)).project.id'); echo $PROJECT
curl -s ${urls.gateway}/v1/tasks -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"project_id":"'$PROJECT'","kind":"general_todo","title":"First task","assignee_id":"${USER}"}'
curl -s "${urls.gateway}/v1/tasks?project_id=$PROJECT" -H "Authorization: Bearer $TOKEN"
`;
}
