/** The page around Swagger UI. Its script comes from swagger-ui-express. */
export const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Dateline API</title>
<link rel="icon" href="../favicon.ico">
<link rel="stylesheet" href="./swagger-ui.css">
<link rel="stylesheet" href="./dateline.css">
<script src="./theme.js"></script>
</head>
<body>
<header class="masthead">
<a class="masthead-name" href="../">Dateline</a>
<nav>
<a href="../openapi.yaml">openapi.yaml</a>
<a href="../openapi.json">openapi.json</a>
<a href="../health/ready">Health</a>
</nav>
</header>
<main id="swagger-ui"></main>
<noscript><p class="noscript">This page needs JavaScript. The same document, to read as text: <a href="../openapi.yaml">openapi.yaml</a>.</p></noscript>
<script src="./swagger-ui-bundle.js"></script>
<script src="./swagger-ui-standalone-preset.js"></script>
<script src="./swagger-ui-init.js"></script>
</body>
</html>
`;

/** Swagger UI has a dark theme under a class of the root; the system's setting decides, also when it changes. */
export const themeScript = `const dark = window.matchMedia('(prefers-color-scheme: dark)');
const apply = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', apply);
apply();
`;

export const stylesheet = `:root { --paper: #fff; --ink: #1a1a1a; --quiet: #5c5c5c; --rule: #e2e0db; --accent: #9d1c20; }
:root.dark-mode { --paper: #16181b; --ink: #ececec; --quiet: #a5a8ad; --rule: #33373d; --accent: #f08a86; }
html { box-sizing: border-box; overflow-y: scroll; }
*, *::before, *::after { box-sizing: inherit; }
body { margin: 0; background: var(--paper); }
.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; max-width: 1460px; margin: 0 auto;
  padding: 1rem 20px .75rem; border-bottom: 1px solid var(--rule); font: 15px/1.5 system-ui, sans-serif; }
.masthead a { color: var(--quiet); text-decoration: none; }
.masthead a:hover, .masthead a:focus-visible { color: var(--accent); text-decoration: underline; }
.masthead .masthead-name { color: var(--ink); font: 700 1.5rem/1.2 Georgia, 'Times New Roman', serif; }
.masthead nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-left: auto; }
.noscript { max-width: 40rem; margin: 3rem auto; padding: 0 20px; font: 16px/1.6 system-ui, sans-serif; color: var(--ink); }
.swagger-ui .info { margin: 28px 0 20px; }
.swagger-ui .info .title { font-family: Georgia, 'Times New Roman', serif; }
.swagger-ui .info hgroup > a { display: none; }
.swagger-ui .scheme-container { background: transparent; box-shadow: none; border-bottom: 1px solid var(--rule); padding: 12px 0 20px; }
.swagger-ui .scheme-container .schemes > .schemes-server-container { display: none; }
.swagger-ui .opblock { box-shadow: none; }
`;
