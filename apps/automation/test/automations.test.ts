import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const owner = session('acme', 'olga');
const member = session('acme', 'max');
const stranger = session('acme', 'sam');
const admin = session('acme', 'ada', ['admin']);
const system = service('acme');

let automation: AutomationService;
let ask: TestClient;
beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['olga', 'max', 'sam', 'ada']);
  await automation.tenant('other', ['olga']);
});
afterAll(() => automation.close());

const eventsOf = async (id: string) =>
  (
    await automation.rows<{ type: string }>(
      `select o.type from automation.outbox o join automation.audit_logs a on a.id::text = o.payload::jsonb #>> '{audit,id}'
        where o.entity_id = $1 order by o.id`,
      [id],
    )
  ).map(({ type }) => type);

describe('an automation', () => {
  it('is its maker’s, unless another is named, who must be an active member of the tenant', async () => {
    const mine = await ask.createAutomation(owner, {}, { name: 'Invoices' });
    expect(mine).toMatchObject({
      status: 201,
      body: { automation: { owner_id: 'olga', status: 'active', version: 1 } },
    });
    const given = await ask.createAutomation(owner, {}, { name: 'Orders', owner_id: 'max' });
    expect(given.body.automation.owner_id).toBe('max');
    expect(await ask.createAutomation(system, {}, { name: 'None' })).toMatchObject({
      body: { automation: { owner_id: null } },
    });
    const nobody = await ask.createAutomation(owner, {}, { name: 'x', owner_id: 'nobody' });
    expect(nobody).toMatchObject({ status: 400, body: { details: [{ field: 'owner_id' }] } });
  });

  it('is shown to its members and to whoever sees all', async () => {
    const { body } = await ask.createAutomation(owner, {}, { name: 'Invoices' });
    const params = { automation_id: body.automation.id };
    const statuses = async (...who: (typeof owner)[]) =>
      Promise.all(who.map(async (one) => (await ask.getAutomation(one, params)).status));
    const writer = session('acme', 'sam', ['workflows_write']);
    expect(await statuses(owner, member, stranger, writer, admin, system)).toEqual([
      200, 403, 403, 200, 200, 200,
    ]);
    expect(await ask.putMember(stranger, { ...params, user_id: 'max' }, { role: 'member' })).toMatchObject({
      status: 403,
    });
    expect((await ask.putMember(owner, { ...params, user_id: 'max' }, { role: 'client' })).status).toBe(201);
    expect((await ask.putMember(owner, { ...params, user_id: 'max' }, { role: 'client' })).status).toBe(200);
    expect(await statuses(member)).toEqual([200]);
    expect((await ask.putMember(member, { ...params, user_id: 'sam' }, { role: 'member' })).status).toBe(403);
    expect(await eventsOf(body.automation.id)).toEqual(['automation_changed', 'automation_changed']);
    const mine = await ask.listAutomations(member, {});
    expect(mine.body.items.map(({ id }) => id)).toContain(body.automation.id);
    expect((await ask.listAutomations(stranger, {})).body.items).toEqual([]);
    expect((await ask.getAutomation(session('other', 'olga'), params)).status).toBe(404);
  });

  it('changes hands, and is archived by Flow 35 alone; then its versions stay as they are', async () => {
    const made = await ask.version(owner);
    const params = { automation_id: made.automation_id };
    const handed = await ask.updateAutomation(owner, params, { name: 'Bills', owner_id: 'max' });
    expect(handed.body.automation).toMatchObject({ name: 'Bills', owner_id: 'max', version: 2 });
    expect((await ask.updateAutomation(owner, params, { name: 'Mine' })).status).toBe(403);
    expect((await ask.updateAutomation(member, params, { name: 'Bills' })).body.automation.version).toBe(2);
    expect((await ask.updateAutomation(member, params, { name: 'Z', version: 1 })).status).toBe(409);
    for (const who of [admin, system])
      expect((await ask.updateAutomation(who, params, { status: 'archived' })).status).toBe(403);
    const flow35 = service('acme', ['flow_35']);
    expect((await ask.updateAutomation(flow35, params, { status: 'archived' })).body.automation.status).toBe(
      'archived',
    );
    const late = await ask.move(admin, made.id, 'Blocked', { blocked_reason: 'x' });
    expect([late.status, late.body.code]).toEqual([409, 'invalid_status_transition']);
    expect((await ask.createVersion(admin, params)).status).toBe(409);
  });
});

describe('versions', () => {
  it('are numbered, made by whoever may ask for transitions, and listed by what they belong to', async () => {
    const project_id = await automation.project('acme');
    const first = await ask.version(owner, project_id);
    const params = { automation_id: first.automation_id };
    expect((await ask.createVersion(stranger, params)).status).toBe(403);
    const second = await ask.createVersion(owner, params);
    expect(second).toMatchObject({
      status: 201,
      body: { automation_version: { number: 2, status: 'Intake in Progress', project_id: null } },
    });
    expect((await ask.createVersion(owner, params, { project_id: first.id })).status).toBe(404);
    const listed = async (query: object) =>
      (await ask.listVersions(owner, {}, query as Record<string, unknown>)).body.items.map(({ id }) => id);
    const both = [second.body.automation_version.id, first.id];
    expect(await listed({ automation_id: first.automation_id })).toEqual(both);
    expect(await listed({ project_id })).toEqual([first.id]);
    expect(await listed({ automation_id: first.automation_id, status: 'Live' })).toEqual([]);
    const page = await ask.listVersions(owner, {}, { automation_id: first.automation_id, limit: 1 });
    expect(page.body.next_cursor).not.toBeNull();
    const rest = { automation_id: first.automation_id, limit: 1, cursor: page.body.next_cursor };
    expect((await ask.listVersions(owner, {}, rest)).body.items.map(({ id }) => id)).toEqual([first.id]);
    expect((await ask.listVersions(stranger, {}, { project_id })).body.items).toEqual([]);
    expect((await ask.getVersion(stranger, { automation_version_id: first.id })).status).toBe(403);
    expect((await ask.transitions(stranger, { automation_version_id: first.id })).status).toBe(403);
  });

  it('are made side by side without sharing a number', async () => {
    const { automation_id } = await ask.version(owner);
    const made = await Promise.all(
      Array.from({ length: 8 }, () => ask.createVersion(owner, { automation_id })),
    );
    expect(made.map(({ body }) => body.automation_version.number).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('evidence', () => {
  it('is recorded by ops, admins and services; an approval to archive by the last two', async () => {
    const { id } = await ask.version(owner);
    const ops = session('acme', 'sam', ['ops_release']);
    expect((await ask.record(owner, id, 'runbook')).status).toBe(403);
    expect((await ask.record(ops, id, 'archive_approval', { approved: true })).status).toBe(403);
    for (const who of [admin, system])
      expect((await ask.record(who, id, 'archive_approval', { approved: true })).status).toBeLessThan(300);
    expect(await ask.record(ops, id, 'regression_results', {})).toMatchObject({
      status: 400,
      body: { details: [{ field: 'pass_rate' }] },
    });
    const first = await ask.record(ops, id, 'stability', { stable: true, note: 'Quiet.' });
    expect(first).toMatchObject({
      status: 201,
      body: { evidence: { stable: true, note: 'Quiet.', version: 1 } },
    });
    const again = await ask.record(ops, id, 'stability', { stable: true });
    expect(again).toMatchObject({
      status: 200,
      body: { evidence: { note: null, version: 2, recorded_by: 'sam' } },
    });
    expect(again.body.evidence.recorded_at > first.body.evidence.recorded_at).toBe(true);
  });

  it('is read by whoever may read the version, by clients without its note', async () => {
    const made = await ask.version(owner);
    const params = { automation_version_id: made.id };
    const one = { ...params, kind: 'runbook' };
    expect((await ask.getEvidence(owner, one)).status).toBe(404);
    const said = { uri: 'https://docs.example/runbook', note: 'Ask Ann.' };
    const { evidence } = (await ask.record(admin, made.id, 'runbook', said)).body;
    await ask.record(admin, made.id, 'qa_approval', { approved: true });
    await ask.record(admin, made.id, 'runbook', said);
    expect((await ask.getEvidence(owner, one)).body.evidence).toMatchObject({
      ...evidence,
      version: 2,
      recorded_at: expect.any(String) as string,
    });
    const first = await ask.listEvidence(system, params, { limit: 1 });
    const next = { limit: 1, cursor: first.body.next_cursor };
    const second = await ask.listEvidence(system, params, next);
    expect([first, second].map(({ body }) => body.items)).toMatchObject([
      [{ kind: 'qa_approval', approved: true }],
      [{ kind: 'runbook', ...said }],
    ]);
    expect((await ask.history(system, params, next)).status).toBe(400);
    const as = { automation_id: made.automation_id, user_id: 'max' };
    expect((await ask.getEvidence(member, one)).status).toBe(403);
    await ask.putMember(owner, as, { role: 'client' });
    expect((await ask.getEvidence(member, one)).body.evidence).toMatchObject({ uri: said.uri, note: null });
    expect((await ask.listEvidence(member, params)).body.items).toMatchObject([{}, { note: null }]);
    await ask.putMember(owner, as, { role: 'member' });
    expect((await ask.getEvidence(member, one)).body.evidence.note).toBe(said.note);
    expect((await ask.getEvidence(session('other', 'olga'), one)).status).toBe(404);
  });
});

describe('quotes', () => {
  it('are read by services, the one that counts first', async () => {
    const project_id = await automation.project('acme');
    for (const quote_id of ['q1', 'q2', 'q3'])
      await ask.quote(system, { project_id, quote_id }, { status: 'draft' });
    await ask.quote(system, { project_id, quote_id: 'q1' }, { status: 'signed' });
    expect((await ask.getQuote(system, { project_id, quote_id: 'q1' })).body.quote.status).toBe('signed');
    const idsOf = ({ body }: Awaited<ReturnType<typeof ask.listQuotes>>) => body.items.map(({ id }) => id);
    const first = await ask.listQuotes(system, { project_id }, { limit: 2 });
    const rest = await ask.listQuotes(system, { project_id }, { limit: 2, cursor: first.body.next_cursor });
    expect([idsOf(first), idsOf(rest)]).toEqual([['q3', 'q2'], ['q1']]);
    expect((await ask.getQuote(admin, { project_id, quote_id: 'q1' })).status).toBe(403);
    for (const stranger of [service('other'), system]) {
      const missing = { project_id: stranger === system ? randomUUID() : project_id, quote_id: 'q1' };
      expect((await ask.getQuote(stranger, missing)).status).toBe(404);
      expect((await ask.listQuotes(stranger, { project_id: missing.project_id })).status).toBe(404);
    }
  });
});

describe('a quote', () => {
  it('is put by services, under an id that another project may use too', async () => {
    const [one, two] = [await automation.project('acme'), await automation.project('acme')];
    const put = (project_id: string, status: string, who = system) =>
      ask.quote(who, { project_id, quote_id: 'q-1' }, { status });
    expect((await put(one, 'sent')).status).toBe(201);
    expect((await put(two, 'draft')).status).toBe(201);
    expect((await put(one, 'sent')).body.quote.version).toBe(1);
    expect(await put(one, 'signed')).toMatchObject({
      status: 200,
      body: { quote: { id: 'q-1', version: 2 } },
    });
    expect((await put(one, 'signed', admin)).status).toBe(403);
    expect((await put(one, 'signed', service('other'))).status).toBe(404);
    const events = await automation.rows(
      `select entity_version::int as version from automation.outbox where type = 'quote_changed' and payload like $1 order by id`,
      [`%${one}%`],
    );
    expect(events).toEqual([{ version: 1 }, { version: 2 }]);
  });
});

describe('possible transitions', () => {
  it('say what is missing, in the words that a refusal has', async () => {
    const { id } = await ask.version(owner);
    await ask.applyExternal(id, 'Needs Pricing');
    await ask.applyExternal(id, 'Awaiting Client Approval');
    const { body } = await ask.transitions(admin, { automation_version_id: id });
    const build = body.transitions.find(({ target }) => target === 'Build in Progress');
    const refused = await ask.move(admin, id, 'Build in Progress');
    expect(refused.body.code).toBe('project_missing_for_transition');
    expect(build).toMatchObject({ allowed: false, owner: 'flow_13', refusal: null });
    expect(build?.prerequisites.flatMap(({ missing }) => missing ?? [])).toEqual(
      refused.body.details.map(({ message }) => message),
    );
    expect(body.transitions.find(({ target }) => target === 'Live')).toMatchObject({
      ...{ allowed: false, owner: 'flow_24', refusal: { code: 'invalid_status_transition' } },
    });
  });
});
