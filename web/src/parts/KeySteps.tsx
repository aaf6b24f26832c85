/** How a key is made in ShipStation, in the words of its screens. It stands beside the fields before anything can fail. */
export function KeySteps() {
  return (
    <aside className="key-steps" aria-label="How to make a key">
      <h2>How to make a key in ShipStation</h2>
      <ol>
        <li>
          Sign in as the <b>Account Owner</b>: only that person can make keys. In doubt,
          support@shipstation.com knows who it is.
        </li>
        <li>
          Click the <b>cog</b> at the top right (or <b>My Profile</b>), then <b>Account</b>, then{' '}
          <b>API Settings</b>.
        </li>
        <li>
          Choose <b>V1 API</b> in the drop-down and click <b>Generate API Key</b>.
        </li>
        <li>
          ShipStation mails a link to the Account Owner. Open it, go back to API Settings and click it again.
        </li>
        <li>
          Choose when it ends (<b>3, 6 or 12 months</b>) and click <b>Generate</b>.
        </li>
        <li>
          Copy <b>both</b> at once, the API Key and the Secret Key: they are shown this one time.
        </li>
      </ol>
      <p className="dim small">
        An account has room for two pairs. Deleting one ends it at once, for everything that uses it. Your
        plan must include API access (Gold, Scale or Accelerate and above). Accounts from before expiry dates
        show their keys any time; there, <i>regenerate</i> replaces the old pair.
      </p>
    </aside>
  )
}
