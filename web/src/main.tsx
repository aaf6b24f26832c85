import './scheme.ts'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@fontsource-variable/inter/wght.css'
import './look/base.css'
import './look/frame.css'
import './look/rows.css'
import './look/figures.css'
import './look/order.css'
import './look/parts.css'
import './look/pages.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Refused } from './api/refused.ts'
import { theme } from './look/theme.ts'
import { makeRouter } from './routes.tsx'
import { schemeKey } from './scheme.ts'

const toTheDoor = (problem: Error) => {
  if (problem instanceof Refused && problem.status === 401) void askToSignIn()
}
const client = new QueryClient({
  queryCache: new QueryCache({ onError: toTheDoor }),
  mutationCache: new MutationCache({ onError: toTheDoor }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (times, problem) => times < 2 && problem instanceof Refused && problem.status === 0,
    },
  },
})
const router = makeRouter(client)
const schemes = localStorageColorSchemeManager({ key: schemeKey })
// why: the hub writes a new nonce into index.html for every answer; without it the policy drops Mantine's styles
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// why: the dialogs' scroll lock (react-remove-scroll) looks for the nonce under this name
Object.assign(globalThis, { __webpack_nonce__: nonce })

async function askToSignIn() {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/setup') return
  await router.navigate({ to: '/sign-in', search: { to: href } as never, replace: true }) // why: any route takes any filter
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" autoClose={6_000} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
