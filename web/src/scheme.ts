// Loaded before anything draws, so that a dark page never flashes white. Mantine reads the same key.
export const schemeKey = 'longshore-scheme'

let kept: string | null = null
try {
  kept = localStorage.getItem(schemeKey)
} catch {
  // why: a browser that refuses storage still gets its own scheme
}
const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset['mantineColorScheme'] = dark ? 'dark' : 'light'
