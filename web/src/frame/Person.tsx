import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { signOut } from '../api/person.ts'
import { tell } from '../api/press.ts'
import { workspace } from '../api/queries.ts'
import { useGo } from '../parts/Door.tsx'
import { Clock, DeviceDesktop, Keyboard, Logout, Moon, Sun, User } from '../parts/icons.ts'
import { chooseZone, useZone } from '../parts/Time.tsx'
import { type Zone, zoneTitle } from '../parts/time.ts'

const schemes = [
  { key: 'light', title: 'Light', icon: Sun },
  { key: 'dark', title: 'Dark', icon: Moon },
  { key: 'auto', title: 'As the system', icon: DeviceDesktop },
] as const
const zones = Object.keys(zoneTitle) as Zone[] // why: the table is total

export function Person({ onKeys }: { onKeys: () => void }) {
  const who = useQuery(workspace())
  const client = useQueryClient()
  const go = useGo()
  const zone = useZone()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = async () => {
    try {
      await signOut()
    } catch (problem) {
      return tell(problem instanceof Error ? problem.message : 'Could not sign out.')
    }
    client.clear()
    go('/sign-in')
  }
  return (
    <>
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Times: ${zoneTitle[zone]}`}
            title={`Times: ${zoneTitle[zone]}`}
          >
            <Clock size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Exact times in</Menu.Label>
          <Menu.RadioGroup value={zone} onChange={(next) => chooseZone(next as Zone)}>
            {zones.map((it) => (
              <Menu.RadioItem key={it} value={it}>
                {zoneTitle[it]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label="You and your settings">
            <User size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {who.data?.person.name}
            <br />
            {who.data?.person.email}
          </Menu.Label>
          <Menu.Divider />
          <Menu.Label>Colours</Menu.Label>
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(next) => setColorScheme(next as MantineColorScheme)}
          >
            {schemes.map((it) => (
              <Menu.RadioItem key={it.key} value={it.key} rightSection={<it.icon size={16} />}>
                {it.title}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<Keyboard size={16} />} onClick={onKeys}>
            Keys
          </Menu.Item>
          <Menu.Item leftSection={<Logout size={16} />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
