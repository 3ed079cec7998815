import type {
  Automation,
  AutomationRole,
  AutomationVersion,
  Evidence,
  EvidenceKind,
  Principal,
  QuoteStatus,
  TaskStatus,
  TenantSettings,
} from '@interlock/contracts';

/** What is on record of one kind. */
export type EvidenceFacts = Pick<Evidence, 'approved' | 'pass_rate' | 'stable' | 'active' | 'recorded_at'>;

/** What a transition is decided by, as the rows say it; times are those of the database. */
export interface VersionFacts {
  readonly version: AutomationVersion;
  readonly automation: Pick<Automation, 'name' | 'owner_id' | 'status'>;
  /** Null where the version has none. `complete` and `total` count its build checklist. */
  readonly project: {
    readonly id: string;
    readonly lifecycle_status: string | null;
    readonly checklist_complete: number;
    readonly checklist_total: number;
  } | null;
  /** The project's latest. */
  readonly quote: {
    readonly id: string;
    readonly status: QuoteStatus;
    readonly payment_required: boolean;
    readonly payment_captured: boolean;
  } | null;
  readonly evidence: Readonly<Partial<Record<EvidenceKind, EvidenceFacts>>>;
  /** The QA checklist tasks of the version and of its project. */
  readonly qa: { readonly complete: number; readonly canceled: number; readonly total: number };
  /** The task of the block that is under way. */
  readonly remediation: RemediationFacts | null;
  readonly hasBeenLive: boolean;
  readonly now: string;
}

export interface RemediationFacts {
  readonly task_id: string;
  readonly status: TaskStatus;
  /** When it was last done; null unless it is. */
  readonly closed_at: string | null;
  /** The latest validation failure of the version since then. */
  readonly failed_at: string | null;
}

/** Who asks, and what the tenant has set. */
export interface Asker {
  readonly principal: Principal;
  /** The caller's role in the automation; null for strangers and services. */
  readonly role: AutomationRole | null;
  readonly settings: TenantSettings;
}
