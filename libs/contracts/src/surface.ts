/** The dialects of the HTTP surface: Flows 31 and 32 (`/v1`), Derivation (`/api`), Business Rules (`/api/v1/app`). */
export type HttpSurface = 'v1' | 'api' | 'app';
/** Services among themselves speak the stored words. */
export type Surface = HttpSurface | 'internal';
