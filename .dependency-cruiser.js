/**
 * Who may import whom (ARCHITECTURE.md, laws 1 and 2). Imports of types count too. The tool reads TypeScript through
 * the package `typescript`, which is an alias for version 6 here: version 7 has no API for tools, and with it the
 * tool would see no module and pass. `npm run check` therefore counts what it saw.
 */
/** Tests, and what stands beside them for them alone (`test-world.ts`). */
const TEST = '(\\.(test|journey)\\.tsx?|/test-[a-z-]+\\.ts)$';
const UI = '/ui/';
const CONTRACT = '/contract[^/]*\\.ts$';

/** Files that may hold the database root, beside the platform itself. */
const DATABASE_HOLDERS = [
  '^src/platform/',
  '^src/kernel/perform\\.ts$',
  '^src/kernel/react\\.ts$',
  '^src/kernel/journal/sealer[^/]*\\.ts$',
  '^src/kernel/.*worker[^/]*\\.ts$',
  '^src/surfaces/(server|cli)/',
  '^src/testing/',
  '^scripts/',
  TEST,
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files never import each other in a circle, not even for types.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-cycles-among-areas',
      comment: 'Area folders never depend on each other in a circle; the way back up is an event.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/areas/[^/]+$' },
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'Every import leads to a file or an installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'platform-knows-nothing-above',
      comment: 'The platform knows nothing of learning.',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: TEST },
      to: { path: '^src/(kernel|areas|surfaces|demo|testing)/' },
    },
    {
      name: 'kernel-knows-no-area',
      comment: 'The kernel knows no area and no surface; its ui folders belong to the surfaces.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: [TEST, UI] },
      to: { path: '^src/(areas|surfaces|demo|testing)/' },
    },
    {
      name: 'areas-know-no-surface',
      comment: 'An area knows no surface; its ui folder belongs to the surfaces.',
      severity: 'error',
      from: { path: '^src/areas/', pathNot: [TEST, UI] },
      to: { path: '^src/(surfaces|demo|testing)/' },
    },
    {
      name: 'areas-meet-at-contracts',
      comment: 'An area sees of another area its contract and the generated types of its published views.',
      severity: 'error',
      from: { path: '^src/areas/([^/]+)/', pathNot: TEST },
      to: {
        path: '^src/areas/',
        pathNot: ['^src/areas/$1/', CONTRACT, '/tables\\.gen\\.ts$'],
      },
    },
    {
      name: 'one-file-names-the-areas',
      comment: 'Only src/areas/index.ts imports the index of an area.',
      severity: 'error',
      from: { pathNot: ['^src/areas/index\\.ts$', TEST] },
      to: { path: '^src/areas/[^/]+/index\\.ts$' },
    },
    {
      name: 'one-door',
      comment: 'Handlers receive the transaction; only the door and what starts it hold the database root.',
      severity: 'error',
      from: { path: '^src/', pathNot: DATABASE_HOLDERS },
      to: { path: ['^src/platform/database\\.ts$', 'node_modules/pg/', 'node_modules/@types/pg/'] },
    },
    {
      name: 'servers-import-no-screen',
      comment: 'Code that runs on the server never imports a ui folder or the web client.',
      severity: 'error',
      from: {
        path: '^src/(platform|kernel|areas|demo|surfaces/(server|cli))/',
        pathNot: [TEST, UI],
      },
      to: { path: [UI, '^src/surfaces/web/'], pathNot: 'node_modules' },
    },
    {
      name: 'screens-import-no-server',
      comment: 'A screen sees contracts, its own area’s machine and rules, refusals and the web kit.',
      severity: 'error',
      from: {
        path: ['^src/(kernel|areas|surfaces/server)/([^/]+)/ui/', '^src/surfaces/web/'],
        pathNot: [TEST, '/vite\\.config\\.ts$'],
      },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(kernel|areas|surfaces/server)/[^/]+/ui/',
          '^src/surfaces/web/',
          CONTRACT,
          '^src/$1/$2/(machine|rules)\\.ts$',
          // Forms decide what shows and what fits on both sides alike.
          '^src/kernel/forms/rules[^/]*\\.ts$',
          '^src/kernel/(operation|list)\\.ts$',
          '^src/platform/refusal\\.ts$',
        ],
      },
    },
    {
      name: 'screens-use-the-kit',
      comment:
        'Of the web shell a ui folder sees the kit, the client, the hooks, the language, the keys and the session.',
      severity: 'error',
      from: { path: '^src/(kernel|areas)/.*/ui/' },
      to: {
        path: '^src/surfaces/',
        pathNot: '^src/surfaces/web/((kit|client|hooks|i18n)/|shell/(keys|session)\\.ts$)',
      },
    },
    {
      name: 'screens-keep-to-themselves',
      comment: 'A ui folder imports no other area’s ui folder.',
      severity: 'error',
      from: { path: '^src/(kernel|areas|surfaces/server)/([^/]+)/ui/' },
      to: { path: '^src/(kernel|areas|surfaces/server)/[^/]+/ui/', pathNot: '^src/$1/$2/ui/' },
    },
    {
      name: 'surfaces-ship-no-test-code',
      comment: 'Only tests and scripts import src/testing and the test-… files beside tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: [TEST, '^src/testing/'] },
      to: { path: ['^src/testing/', '/test-[a-z-]+\\.ts$'], pathNot: 'node_modules' },
    },
    {
      name: 'no-tools-at-run-time',
      comment: 'What runs in production uses dependencies, not devDependencies; types are free.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [TEST, '^src/testing/', '/(vite|lingui)\\.config\\.ts$'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
};
