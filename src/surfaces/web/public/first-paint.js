// Runs before the first paint, so that neither the wrong theme nor the wrong direction flashes up.
// It is a file of its own because the content security policy allows no inline script.
(() => {
  const root = document.documentElement;
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('trellis.preferences') || '{}');
  } catch {
    // Storage may be blocked or damaged; the defaults then hold.
  }
  const dark =
    saved.scheme === 'dark' ||
    (saved.scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  root.dataset.density = saved.density || 'default';
  if (saved.locale) {
    root.lang = saved.locale;
    root.dir = saved.locale === 'ar' ? 'rtl' : 'ltr';
  }
})();
