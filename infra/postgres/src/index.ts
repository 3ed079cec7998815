export { databaseStatements } from './bootstrap.ts';
export { migrate, urlAs, type MigrateOptions } from './migrate.ts';
export {
  PUBLISHED_TO,
  ROLE_KINDS,
  SERVICE_ROLES,
  SERVICES,
  type RoleKind,
  type RolePasswords,
  type Service,
  type ServiceRole,
} from './services.ts';
