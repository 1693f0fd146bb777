import { register } from 'node:module';

/**
 * `node --import ./scripts/typescript.mjs some-script.ts` runs TypeScript on Node 20, which can't by itself. Types
 * are only stripped; `npm run typecheck` is what checks them.
 */
register('./typescript-loader.mjs', import.meta.url);
