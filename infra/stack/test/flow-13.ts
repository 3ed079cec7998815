import type { AutomationStatus, TenantSettings } from '@interlock/contracts';
import { makeToken, runningStack, startIsolatedStack, type RunningStack } from '../src/index.ts';

/** What answers may hold; which of it an answer has, the test knows. */
interface Body {
  readonly id: string;
  readonly project: { readonly id: string; readonly status: string };
  readonly task: { readonly id: string };
  readonly automation: { readonly id: string };
  readonly automation_version: {
    readonly id: string;
    readonly status: AutomationStatus;
    readonly updated_at: string;
    readonly remediation_task_id: string;
  };
  readonly transitions: readonly {
    readonly target: AutomationStatus;
    readonly allowed: boolean;
    readonly prerequisites: readonly { readonly name: string; readonly met: boolean }[];
  }[];
  readonly already_applied: boolean;
  readonly code: string;
  readonly details: readonly { readonly code: string }[];
  readonly items: readonly Readonly<Record<string, string>>[];
}

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** A version with what it belongs to. */
export interface Version {
  readonly id: string;
  readonly automation: string;
  readonly project: string;
}

/** Sends requests of one caller. */
export type Caller = (method: string, path: string, body?: object) => Promise<Answer>;

export type Flow13 = Awaited<ReturnType<typeof startFlow13>>;

/** Blocks end by hand alone: what becomes of one is the caller's to see. */
const BY_HAND: TenantSettings = { remediation: { auto_unblock: false } };

/**
 * A stack of its own, with callers of a tenant with these settings, and the way of a version through its statuses, over
 * HTTP alone.
 */
export async function startFlow13(settings: TenantSettings = BY_HAND) {
  const isolated = await startIsolatedStack('flow-13');
  const stack = runningStack(isolated.env);
  const caller = async (
    tenant: string,
    user: string,
    roles: string[],
    use: 'session' | 'service' = 'session',
  ) => {
    const token = await makeToken(stack, { tenant, user, roles, use, ttlSeconds: 3_600 });
    return sender(stack, token);
  };
  const admin = await caller('acme', 'ada', ['admin']);
  const flows = await caller('acme', 'flows', ['flow_11', 'flow_24'], 'service');
  const tenant = { name: 'Acme', status: 'active', settings };
  const put = await flows('PUT', '/v1/directory/tenants/acme', tenant);
  if (put.status >= 300) throw new Error(`Refused: ${put.status} ${JSON.stringify(put.body)}`);
  return {
    stack,
    stop: () => isolated.stop(false),
    caller,
    admin,
    flows,
    ...waysOf(admin, flows),
  };
}

function sender({ gateway }: RunningStack, token: string): Caller {
  return async (method, path, body) => {
    const response = await fetch(`${gateway}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Body };
  };
}

/** The evidence that the steps into QA and to launch need. */
export const EVIDENCE: Readonly<Record<string, object>> = {
  build_artifacts: { uri: 'https://builds.example/1' },
  runbook: { note: 'In the wiki.' },
  qa_approval: { approved: true },
  regression_results: { pass_rate: 0.97 },
  deployment_plan: { note: 'At night.' },
  rollback_plan: { note: 'Back to the one before.' },
};

function waysOf(admin: Caller, flows: Caller) {
  const done = async (answer: Promise<Answer>): Promise<Body> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`Refused: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const move = (who: Caller, { id }: Version, status: AutomationStatus, more: object = {}) =>
    who('PATCH', `/v1/automation-versions/${id}/status`, { status, blocked_reason: 'It fails.', ...more });
  const external = ({ id }: Version, status: AutomationStatus, more: object = {}) =>
    done(flows('POST', `/v1/internal/automation-versions/${id}/external-transitions`, { status, ...more }));
  const record = (who: Caller, { id }: Version, kind: string, body: object = EVIDENCE[kind] ?? {}) =>
    who('PUT', `/v1/automation-versions/${id}/evidence/${kind}`, body);
  const quote = (project: string, id: string, body: object) =>
    flows('PUT', `/v1/projects/${project}/quotes/${id}`, body);

  /** A new version of a new project, in intake. */
  const begin = async (): Promise<Version> => {
    const { project } = await done(admin('POST', '/v1/projects', { name: 'Onboarding' }));
    const { automation } = await done(admin('POST', '/v1/automations', { name: 'Invoices' }));
    const { automation_version } = await done(
      admin('POST', `/v1/automations/${automation.id}/versions`, { project_id: project.id }),
    );
    return { id: automation_version.id, automation: automation.id, project: project.id };
  };
  /** A build checklist task of the version's project. */
  const buildTask = async ({ project }: Version, status: 'pending' | 'complete'): Promise<string> => {
    const task = { project_id: project, kind: 'build_checklist', title: 'Connect the CRM', status };
    return (await done(admin('POST', '/v1/tasks', task))).task.id;
  };
  const complete = async (task: string) => {
    await done(admin('PATCH', `/v1/tasks/${task}/status`, { status: 'in_progress' }));
    await done(admin('PATCH', `/v1/tasks/${task}/status`, { status: 'complete' }));
  };
  /** What a version in a status needs to leave it. */
  const READY: Partial<Record<AutomationStatus, (version: Version) => Promise<unknown>>> = {
    'Awaiting Client Approval': ({ project }) => done(quote(project, 'q1', { status: 'signed' })),
    'Build in Progress': async (version) => {
      await buildTask(version, 'complete');
      for (const kind of ['build_artifacts', 'runbook']) await done(record(admin, version, kind));
    },
    'QA & Testing': async (version) => {
      for (const kind of ['qa_approval', 'regression_results', 'deployment_plan', 'rollback_plan'])
        await done(record(admin, version, kind));
    },
    Live: (version) => done(record(admin, version, 'traffic', { active: false })),
    Blocked: async (version) => {
      const read = await done(admin('GET', `/v1/automation-versions/${version.id}`));
      await complete(read.automation_version.remediation_task_id);
      await done(record(admin, version, 'stability', { stable: true }));
    },
  };
  const WAY: readonly AutomationStatus[] = [
    'Needs Pricing',
    'Awaiting Client Approval',
    'Build in Progress',
    'QA & Testing',
    'Ready to Launch',
    'Live',
    'Paused',
  ];
  const EXTERNAL: readonly AutomationStatus[] = [
    'Needs Pricing',
    'Awaiting Client Approval',
    'Live',
    'Paused',
  ];

  /** A version that has come into a status; with `ready`, with all that it needs to go on. Blocked is out of QA. */
  const into = async (status: AutomationStatus, ready = true): Promise<Version> => {
    const version = await begin();
    const last =
      status === 'Blocked' ? 'QA & Testing' : status === 'Archived' ? 'Intake in Progress' : status;
    for (const step of WAY.slice(0, WAY.indexOf(last) + 1)) {
      if (EXTERNAL.includes(step)) await external(version, step);
      else await done(move(admin, version, step));
      if (step !== last || ready) await READY[step]?.(version);
    }
    if (status !== last) await done(move(admin, version, status));
    if (status === 'Blocked' && ready) await READY.Blocked?.(version);
    return version;
  };
  return { begin, into, move, external, record, quote, buildTask, complete };
}
