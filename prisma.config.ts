import { defineConfig } from 'prisma/config';

// `prisma generate` would try to download a native schema engine that nothing here uses: migrations run
// through the WebAssembly engine. Any existing executable satisfies the check.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
