import { catalog } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { runService } from '@interlock/service';
import { getTenant } from './use-cases/get-tenant.ts';
import { listMembers } from './use-cases/list-members.ts';
import { putMember } from './use-cases/put-member.ts';
import { putTenant } from './use-cases/put-tenant.ts';

const { directory } = catalog;

await runService('directory', (deps) => ({
  implementations: [
    implement(directory.putTenant, putTenant(deps)),
    implement(directory.getTenant, getTenant(deps)),
    implement(directory.putMember, putMember(deps)),
    implement(directory.listMembers, listMembers(deps)),
  ],
}));
